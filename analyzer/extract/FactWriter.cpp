/* SPDX-License-Identifier: MIT */
/*
 * Lays the finished tables out as one payload, compresses it and puts the record header in front.
 * Next: Plugin.cpp embeds the record in the object, Worker.cpp writes it to a file.
 */
#include "FactWriter.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/xxhash.h"

#include <cstring>

using namespace llvm;

namespace bootvet {

static_assert(sys::IsLittleEndianHost, "fact tables are little-endian");

static const int CompressionLevel = 9;

FactWriter::FactWriter() : Strings(1, '\0')
{
	KnownStrings[""] = 0;
}

uint32_t FactWriter::string(StringRef Text)
{
	Text = Text.take_until([](char C) { return C == '\0'; });
	auto [Entry, Inserted] = KnownStrings.try_emplace(Text, static_cast<uint32_t>(Strings.size()));
	if (Inserted) {
		Strings.append(Text.begin(), Text.end());
		Strings.push_back('\0');
	}
	return Entry->second;
}

namespace {

/* Appends tables behind the unit header, each at a multiple of 8. */
class PayloadLayout {
public:
	explicit PayloadLayout(uint32_t Source)
	{
		memset(&Header, 0, sizeof(Header));
		Header.source = Source;
		Bytes.resize(alignTo(sizeof(Header), VET_FACT_ALIGN));
	}

	template <typename Container> void table(vet_table_id Id, const Container &Rows)
	{
		Header.table[Id].offset = static_cast<uint32_t>(Bytes.size());
		Header.table[Id].count = static_cast<uint32_t>(Rows.size());
		if (!Rows.empty())
			Bytes.append(reinterpret_cast<const char *>(Rows.data()), Rows.size() * sizeof(*Rows.data()));
		Bytes.resize(alignTo(Bytes.size(), VET_FACT_ALIGN));
	}

	std::string take()
	{
		memcpy(Bytes.data(), &Header, sizeof(Header));
		return std::move(Bytes);
	}

private:
	vet_unit_header Header;
	std::string Bytes;
};

} // namespace

std::string FactWriter::payload(uint32_t Source) const
{
	PayloadLayout Layout(Source);
	Layout.table(VET_TABLE_STRINGS, Strings);
	Layout.table(VET_TABLE_LISTS, Lists.rows());
	Layout.table(VET_TABLE_CONSTANTS, Constants.rows());
	Layout.table(VET_TABLE_RANGES, Ranges.rows());
	Layout.table(VET_TABLE_TYPES, Types.rows());
	Layout.table(VET_TABLE_RECORDS, Records);
	Layout.table(VET_TABLE_FIELDS, Fields);
	Layout.table(VET_TABLE_ANNOTATIONS, Annotations.rows());
	Layout.table(VET_TABLE_SYMBOLS, Symbols);
	Layout.table(VET_TABLE_INITIALISERS, Initialisers);
	Layout.table(VET_TABLE_FUNCTIONS, Functions);
	Layout.table(VET_TABLE_PARAMETERS, Parameters);
	Layout.table(VET_TABLE_BLOCKS, Blocks);
	Layout.table(VET_TABLE_EDGES, Edges);
	Layout.table(VET_TABLE_POINTS, Points);
	Layout.table(VET_TABLE_VALUES, Values);
	return Layout.take();
}

/* One table by columns: see VET_RECORD_COLUMNS. */
static void tableToColumns(std::string &Payload, const vet_table &Place, size_t RowSize, bool Differences)
{
	std::string Rows = Payload.substr(Place.offset, Place.count * RowSize);
	char *Plane = &Payload[Place.offset];
	for (size_t Word = 0; Word < RowSize / 4; Word++, Plane += 4 * size_t(Place.count)) {
		uint32_t Above = 0;
		for (size_t Row = 0; Row < Place.count; Row++) {
			uint32_t Value;
			memcpy(&Value, &Rows[Row * RowSize + Word * 4], 4);
			uint32_t Stored = Value;
			if (Differences) {
				uint32_t Difference = Value - Above;
				Stored = Difference << 1 ^ (Difference >> 31 ? UINT32_MAX : 0);
				Above = Value;
			}
			for (size_t Byte = 0; Byte < 4; Byte++)
				Plane[Byte * Place.count + Row] = static_cast<char>(Stored >> 8 * Byte);
		}
	}
}

static std::string toColumns(std::string Payload)
{
	static const size_t RowSize[VET_TABLE_COUNT] = {
		1,
		sizeof(uint32_t),
		sizeof(int64_t),
		sizeof(vet_range),
		sizeof(vet_type),
		sizeof(vet_record),
		sizeof(vet_field),
		sizeof(vet_annotation),
		sizeof(vet_symbol),
		sizeof(vet_initialiser),
		sizeof(vet_function),
		sizeof(vet_parameter),
		sizeof(vet_block),
		sizeof(vet_edge),
		sizeof(vet_point),
		sizeof(vet_value),
	};
	vet_unit_header Header;
	memcpy(&Header, Payload.data(), sizeof(Header));
	for (unsigned Table = 0; Table < VET_TABLE_COUNT; Table++)
		if (RowSize[Table] >= 8)
			tableToColumns(Payload, Header.table[Table], RowSize[Table], Table != VET_TABLE_VALUES);
	return Payload;
}

std::string FactWriter::record(StringRef Source)
{
	uint32_t SourceId = string(Source);
	std::string Payload = payload(SourceId);
	ArrayRef<uint8_t> PayloadBytes(reinterpret_cast<const uint8_t *>(Payload.data()), Payload.size());

	vet_record_header Header = {};
	memcpy(Header.magic, VET_FACT_MAGIC, sizeof(Header.magic));
	Header.version = VET_FACT_VERSION;
	Header.payload_size = Payload.size();
	Header.checksum = xxHash64(PayloadBytes);

	std::string Columns = toColumns(Payload);
	Header.flags = VET_RECORD_COLUMNS;
	PayloadBytes = ArrayRef<uint8_t>(reinterpret_cast<const uint8_t *>(Columns.data()), Columns.size());
	ArrayRef<uint8_t> Stored = PayloadBytes;
	SmallVector<uint8_t, 0> Compressed;
	if (compression::zstd::isAvailable()) {
		compression::zstd::compress(PayloadBytes, Compressed, CompressionLevel);
		Header.flags |= VET_RECORD_ZSTD;
		Stored = Compressed;
	}
	Header.record_size = sizeof(Header) + Stored.size();

	std::string Record(reinterpret_cast<const char *>(&Header), sizeof(Header));
	Record.append(reinterpret_cast<const char *>(Stored.data()), Stored.size());
	return Record;
}

} // namespace bootvet
