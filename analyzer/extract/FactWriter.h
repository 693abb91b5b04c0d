/* SPDX-License-Identifier: MIT */
/*
 * The tables of one unit's facts while they grow.  In: rows, strings and sequences from the visitor, in any order;
 * equal strings and sequences are stored once.  Out: the record of ../facts/schema.h, ready for a section or a file.
 * Knows nothing of Clang.
 */
#ifndef BOOTVET_EXTRACT_FACTWRITER_H
#define BOOTVET_EXTRACT_FACTWRITER_H

#include "../facts/schema.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace bootvet {

/* Rows without padding, stored as sequences; a sequence that is already there is found, not stored again. */
template <typename Row> class SequencePool {
public:
	uint32_t intern(llvm::ArrayRef<Row> Sequence)
	{
		if (Sequence.empty())
			return 0;
		llvm::StringRef Bytes(reinterpret_cast<const char *>(Sequence.data()), Sequence.size() * sizeof(Row));
		auto [Entry, Inserted] = Known.try_emplace(Bytes, static_cast<uint32_t>(Rows.size()));
		if (Inserted)
			Rows.insert(Rows.end(), Sequence.begin(), Sequence.end());
		return Entry->second;
	}

	const std::vector<Row> &rows() const { return Rows; }

private:
	std::vector<Row> Rows;
	llvm::StringMap<uint32_t> Known;
};

class FactWriter {
public:
	FactWriter();

	uint32_t string(llvm::StringRef Text);
	llvm::StringRef text(uint32_t Id) const { return Strings.data() + Id; }

	/* The whole record: header and payload.  Every table must be complete. */
	std::string record(llvm::StringRef Source);

	SequencePool<uint32_t> Lists;
	SequencePool<int64_t> Constants;
	SequencePool<vet_range> Ranges;
	SequencePool<vet_type> Types;
	SequencePool<vet_annotation> Annotations;
	std::vector<vet_record> Records;
	std::vector<vet_field> Fields;
	std::vector<vet_symbol> Symbols;
	std::vector<vet_initialiser> Initialisers;
	std::vector<vet_function> Functions;
	std::vector<vet_parameter> Parameters;
	std::vector<vet_block> Blocks;
	std::vector<vet_edge> Edges;
	std::vector<vet_point> Points;
	std::vector<vet_value> Values;

private:
	std::string payload(uint32_t Source) const;

	std::string Strings;
	llvm::StringMap<uint32_t> KnownStrings;
};

} // namespace bootvet

#endif
