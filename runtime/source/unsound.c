/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with what firmware and loader left, a line each for a console: what was dropped, cut, unreadable or not what it
 * says it is.  What was sound beside it is kept, and nothing is said of it here.
 */
#include <bootvet/platform.h>

static void text_write(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	vet_host_write(text, length);
}

static void say(const char *what, const char *why)
{
	text_write("unsound: ");
	text_write(what);
	text_write(": ");
	text_write(why);
	text_write("\n");
}

static void say_if(_Bool wrong, const char *what, const char *why)
{
	if (wrong)
		say(what, why);
}

static void say_status(const char *what, enum vet_status status)
{
	say_if(status != VET_OK && status != VET_NOT_THERE, what, vet_status_text(status));
}

static void boot_print(const struct vet_boot_information *boot)
{
	say_status("boot record", boot->status);
	say_if(boot->ranges_dropped, "memory map", "entries left out");
	say_if(boot->command_line_unreadable, "command line", "unreadable");
	say_if(boot->command_line_cut, "command line", "cut");
	say_if(boot->efi_unreadable, "EFI system table", "not sound, or not to be read whole");
}

static void root_print(const struct vet_acpi *acpi)
{
	const char *root = acpi->root_is_xsdt ? "XSDT" : "RSDT";

	say_status("RSDP", acpi->rsdp);
	say_status(root, acpi->root);
	say_if(acpi->root_lists_itself, root, "lists itself");
	say_if(acpi->entries_dropped, root, "lists more than is looked at");
	say_if(acpi->duplicates, root, "lists a kind of table twice");
	say_if(acpi->unreadable, root, "lists what cannot be read");
}

void vet_unsound_print(const struct vet_evidence *evidence)
{
	const struct vet_acpi *acpi = &evidence->acpi;

	boot_print(&evidence->boot);
	root_print(acpi);
	say_status("FADT", acpi->fadt.table.status);
	say_status("FADT of the RSDT", acpi->rsdt_fadt.table.status);
	say_status("MADT", acpi->madt.table.status);
	say_status("WAET", acpi->waet.table.status);
	say_status("HPET", acpi->hpet.table.status);
	say_status("MCFG", acpi->mcfg.table.status);
}
