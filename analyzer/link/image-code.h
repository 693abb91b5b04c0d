/* SPDX-License-Identifier: MIT */
/*
 * Functions and load segments of a linked image, inside analyzer/link only.
 */
#ifndef BOOTVET_LINK_IMAGE_CODE_H
#define BOOTVET_LINK_IMAGE_CODE_H

#include "elf-table.h"

/* Fills in functions and segments; vet_image_forget_code frees them. */
void vet_image_keep_code(struct vet_image *image, const struct vet_elf_table *table);
void vet_image_forget_code(struct vet_image *image);

#endif
