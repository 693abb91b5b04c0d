/* SPDX-License-Identifier: MIT */
/*
 * Walks the initialiser of one object and reports each leaf.  In: a type and an expression that Clang accepted as a
 * constant initialiser.  Out: rows of the initialiser table, in order of their offset in the source.
 */
#ifndef BOOTVET_EXTRACT_INITIALISERS_H
#define BOOTVET_EXTRACT_INITIALISERS_H

#include "UnitFacts.h"

namespace bootvet {

class InitialiserWalk {
public:
	InitialiserWalk(UnitFacts &Unit, std::vector<vet_initialiser> &Rows) : Unit(Unit), Rows(Rows) {}

	void walk(clang::QualType Type, const clang::Expr *Initialiser, uint64_t Offset, uint32_t Field, uint64_t Bits);

private:
	void walkRecord(const clang::InitListExpr *List, uint64_t Offset);
	void walkArray(const clang::InitListExpr *List, uint64_t Offset, uint32_t Field);
	void bytes(const clang::Expr *Initialiser, vet_initialiser Row);
	void scalar(const clang::Expr *Initialiser, vet_initialiser Row);
	bool address(const clang::APValue &Value, vet_initialiser &Row);

	UnitFacts &Unit;
	std::vector<vet_initialiser> &Rows;
};

} // namespace bootvet

#endif
