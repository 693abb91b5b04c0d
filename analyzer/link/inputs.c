/* SPDX-License-Identifier: MIT */
/*
 * Leads the reading of inputs: tells what each file is and hands it to the reader of its kind.  In: command-line paths.
 * Out: struct vet_inputs, whole or empty.  Files come sorted from paths.c and go to as many threads as there are processors; each
 * is freed before its thread's next.  What they hold is joined in the order of the files, so nothing depends on threads.
 */
#include "inputs.h"

#include <libelf.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image-code.h"
#include "internal.h"

int vet_reading_fail(const struct vet_reading *reading, const char *format, ...)
{
	char what[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	if (!reading->message_size)
		return -1;
	if (reading->member)
		snprintf(reading->message, reading->message_size, "%s(%s): %s", reading->path, reading->member, what);
	else
		snprintf(reading->message, reading->message_size, "%s: %s", reading->path, what);
	return -1;
}

/* --- rows -------------------------------------------------------------------------------------------- */

static bool make_room(void **rows, size_t count, size_t *room, size_t row_size)
{
	size_t more = *room ? 2 * *room : 2; /* most files hold one object with one unit */
	void *grown;

	if (count < *room)
		return true;
	grown = reallocarray(*rows, more, row_size);
	if (!grown)
		return false;
	*rows = grown;
	*room = more;
	return true;
}

const char *vet_inputs_keep(struct vet_reading *reading, const char *text)
{
	struct vet_inputs *inputs = reading->inputs;
	char *copy = strdup(text);

	if (!copy || !make_room((void **)&inputs->text, inputs->text_count, &inputs->text_room, sizeof(*inputs->text))) {
		free(copy);
		vet_reading_fail(reading, "out of memory");
		return NULL;
	}
	inputs->text[inputs->text_count++] = copy;
	return copy;
}

struct vet_object *vet_inputs_add_object(struct vet_reading *reading, bool is_elf)
{
	struct vet_inputs *inputs = reading->inputs;
	struct vet_object *object;

	if (!make_room((void **)&inputs->object, inputs->object_count, &inputs->object_room, sizeof(*inputs->object))) {
		vet_reading_fail(reading, "out of memory");
		return NULL;
	}
	object = &inputs->object[inputs->object_count++];
	*object = (struct vet_object){
		.path = reading->path,
		.member = reading->member,
		.number = reading->number,
		.is_elf = is_elf,
		.unit_first = inputs->count,
		.image = VET_NONE,
	};
	return object;
}

/* The units of one section, or of a bare file; they belong to the object added last. */
int vet_inputs_add_units(struct vet_reading *reading, const void *data, size_t size, const char *section)
{
	struct vet_inputs *inputs = reading->inputs;
	size_t offset = 0;

	for (;;) {
		struct vet_input input = { .object = inputs->object_count - 1 };
		char reason[256];
		int found = vet_unit_next(data, size, &offset, &input.unit, reason, sizeof(reason));

		if (found < 0)
			return vet_reading_fail(reading, "%s%s%s", section ? section : "", section ? ": " : "", reason);
		if (!found)
			return 0;
		if (!make_room((void **)&inputs->input, inputs->count, &inputs->input_room, sizeof(*inputs->input))) {
			vet_unit_free(&input.unit);
			return vet_reading_fail(reading, "out of memory");
		}
		inputs->input[inputs->count++] = input;
		inputs->object[input.object].unit_count++;
	}
}

/* --- archives ---------------------------------------------------------------------------------------- */

static int read_member(struct vet_reading *reading, Elf *member)
{
	Elf_Arhdr *header = elf_getarhdr(member);
	size_t size = 0;

	if (!header || !header->ar_name)
		return vet_reading_fail(reading, "archive member %u is damaged", reading->number);
	if (!strcmp(header->ar_name, "/") || !strcmp(header->ar_name, "//") || !strcmp(header->ar_name, "/SYM64/"))
		return 0;
	reading->member = vet_inputs_keep(reading, header->ar_name);
	if (!reading->member)
		return -1;
	if (elf_kind(member) != ELF_K_ELF)
		return vet_reading_fail(reading, "neither an ELF object nor facts");
	elf_rawfile(member, &size);
	return vet_read_object(reading, member, size);
}

static int read_archive(struct vet_reading *reading, Elf *archive, const void *bytes, size_t size)
{
	Elf_Cmd command = ELF_C_READ_MMAP; /* what elf_memory() opens with */
	uint32_t members;
	Elf *member;
	int result = vet_archive_count(reading, bytes, size, &members);

	while (!result && (member = elf_begin(-1, command, archive))) {
		reading->number++;
		result = read_member(reading, member);
		reading->member = NULL;
		command = elf_next(member);
		elf_end(member);
	}
	if (!result && reading->number != members)
		return vet_reading_fail(reading, "archive is damaged after member %u of %u", reading->number, members);
	return result;
}

static int read_thin_member(struct vet_reading *reading, const char *name);

/* --- one file ---------------------------------------------------------------------------------------- */

static int read_elf(struct vet_reading *reading, void *bytes, size_t size)
{
	Elf *elf;
	int result;

	elf = elf_memory(bytes, size);
	if (!elf)
		return vet_reading_fail(reading, "%s", elf_errmsg(-1));
	if (elf_kind(elf) == ELF_K_AR)
		result = read_archive(reading, elf, bytes, size);
	else if (elf_kind(elf) == ELF_K_ELF)
		result = vet_read_object(reading, elf, size);
	else
		result = vet_reading_fail(reading, "neither an ELF object, an archive nor facts");
	elf_end(elf);
	return result;
}

static int read_fact_file(struct vet_reading *reading, const void *bytes, size_t size)
{
	if (!vet_inputs_add_object(reading, false))
		return -1;
	return vet_inputs_add_units(reading, bytes, size, NULL);
}

static int read_bytes(struct vet_reading *reading, void *bytes, size_t size)
{
	if (size >= 8 && !memcmp(bytes, VET_FACT_MAGIC, 8))
		return read_fact_file(reading, bytes, size);
	if (size >= 4 && !memcmp(bytes, "BC\xc0\xde", 4))
		return vet_reading_fail(reading, "LLVM bitcode; compile it to an object without -flto");
	return read_elf(reading, bytes, size);
}

static int read_thin_member(struct vet_reading *reading, const char *name)
{
	const char *slash = strrchr(reading->path, '/');
	size_t folder = name[0] == '/' || !slash ? 0 : (size_t)(slash - reading->path) + 1;
	char *path = malloc(folder + strlen(name) + 1), *real;
	struct vet_file file;
	int result;

	if (!path)
		return vet_reading_fail(reading, "out of memory");
	memcpy(path, reading->path, folder);
	strcpy(path + folder, name);
	reading->number++;
	reading->member = vet_inputs_keep(reading, name);
	result = reading->member ? vet_file_read(&file, path, reading->message, reading->message_size) : -1;
	real = result || !reading->beside ? NULL : realpath(path, NULL);
	free(path);
	if (result)
		return result;
	reading->real = real;
	if (vet_is_thin_archive(file.bytes, file.size))
		result = vet_reading_fail(reading, "an archive in a thin archive");
	else
		result = read_bytes(reading, file.bytes, file.size);
	vet_file_free(&file);
	free(real);
	reading->member = reading->real = NULL;
	return result;
}

static int read_file(struct vet_reading *reading)
{
	struct vet_file file;
	int result;

	if (vet_file_read(&file, reading->path, reading->message, reading->message_size))
		return -1;
	if (vet_is_thin_archive(file.bytes, file.size))
		result = vet_thin_archive_walk(reading, file.bytes, file.size, read_thin_member);
	else
		result = read_bytes(reading, file.bytes, file.size);
	vet_file_free(&file);
	return result;
}

/* --- all --------------------------------------------------------------------------------------------- */

/* What can be said only of all objects together; then the inputs are whole, or empty on an error. */
static int finish(struct vet_inputs *inputs, int result, char *message, size_t message_size)
{
	if (!result && !vet_inputs_drop_repeated(inputs)) {
		if (message_size)
			snprintf(message, message_size, "out of memory");
		result = -1;
	}
	if (result) {
		vet_inputs_free(inputs);
		return result;
	}
	for (size_t i = 0; i < inputs->object_count; i++)
		inputs->without_facts += inputs->object[i].is_elf && !inputs->object[i].unit_count &&
					 !inputs->object[i].repeated;
	return 0;
}

/* Files on their way: each is read into inputs of its own. */
struct crew {
	const struct vet_paths *paths;
	const struct vet_beside *beside;
	struct vet_inputs *part; /* by path */
	atomic_size_t next;
	atomic_size_t failed; /* the first path that cannot be read; all before it are read in any case */
	pthread_mutex_t lock; /* of the message */
	char *message;
	size_t message_size;
};

static void fail_at(struct crew *crew, size_t number, const char *message)
{
	pthread_mutex_lock(&crew->lock);
	if (number < atomic_load(&crew->failed)) {
		atomic_store(&crew->failed, number);
		if (crew->message_size)
			snprintf(crew->message, crew->message_size, "%s", message);
	}
	pthread_mutex_unlock(&crew->lock);
}

static void *read_files(void *context)
{
	struct crew *crew = context;
	char message[1024];

	for (;;) {
		size_t number = atomic_fetch_add(&crew->next, 1);
		struct vet_reading reading = { .beside = crew->beside, .message = message, .message_size = sizeof(message) };

		if (number >= crew->paths->count || number > atomic_load(&crew->failed))
			return NULL;
		message[0] = '\0';
		reading.inputs = &crew->part[number];
		reading.path = vet_inputs_keep(&reading, crew->paths->path[number].shown);
		reading.real = crew->paths->path[number].real;
		if (!reading.path || read_file(&reading))
			fail_at(crew, number, message);
	}
}

#define MAX_THREADS 16
#define FILES_A_THREAD 8

static void read_together(struct crew *crew)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = crew->paths->count / FILES_A_THREAD, started = 0;
	pthread_t thread[MAX_THREADS];

	if (processors < 1 || wanted > (size_t)processors)
		wanted = processors < 1 ? 1 : (size_t)processors;
	wanted = wanted > MAX_THREADS ? MAX_THREADS : wanted;
	while (started + 1 < wanted && !pthread_create(&thread[started], NULL, read_files, crew))
		started++;
	read_files(crew);
	while (started)
		pthread_join(thread[--started], NULL);
}

static bool join_rows(void **rows, size_t *count, size_t *room, const void *more, size_t added, size_t row_size)
{
	while (added && *count + added > *room)
		if (!make_room(rows, *room, room, row_size))
			return false;
	if (added)
		memcpy((char *)*rows + *count * row_size, more, added * row_size);
	*count += added;
	return true;
}

/* Takes what a part owns; the part is empty then. */
static bool join_part(struct vet_inputs *inputs, struct vet_inputs *part)
{
	for (size_t i = 0; i < part->count; i++)
		part->input[i].object += inputs->object_count;
	for (size_t i = 0; i < part->object_count; i++)
		part->object[i].unit_first += inputs->count;
	/* An array that was taken over must not be freed twice. */
	if (!join_rows((void **)&inputs->input, &inputs->count, &inputs->input_room, part->input, part->count, sizeof(*part->input)))
		return false;
	part->count = 0;
	if (!join_rows((void **)&inputs->object, &inputs->object_count, &inputs->object_room, part->object, part->object_count, sizeof(*part->object)))
		return false;
	part->object_count = 0;
	if (!join_rows((void **)&inputs->text, &inputs->text_count, &inputs->text_room, part->text, part->text_count, sizeof(*part->text)))
		return false;
	part->text_count = 0;
	return true;
}

static int read_paths(struct vet_inputs *inputs, const struct vet_paths *paths, const struct vet_beside *beside, char *message, size_t message_size)
{
	struct crew crew = { .paths = paths, .beside = beside, .message = message, .message_size = message_size };
	int result = 0;

	crew.part = calloc(paths->count + 1, sizeof(*crew.part));
	if (!crew.part) {
		if (message_size)
			snprintf(message, message_size, "out of memory");
		return -1;
	}
	atomic_init(&crew.next, 0);
	atomic_init(&crew.failed, SIZE_MAX);
	pthread_mutex_init(&crew.lock, NULL);
	read_together(&crew);
	pthread_mutex_destroy(&crew.lock);
	if (atomic_load(&crew.failed) != SIZE_MAX)
		result = -1;
	for (size_t i = 0; i < paths->count; i++) {
		if (!result && !join_part(inputs, &crew.part[i])) {
			if (message_size)
				snprintf(message, message_size, "out of memory");
			result = -1;
		}
		vet_inputs_free(&crew.part[i]);
	}
	free(crew.part);
	return result;
}

int vet_inputs_read(struct vet_inputs *inputs, char *const *arguments, size_t count, char *message, size_t message_size)
{
	return vet_inputs_read_beside(inputs, arguments, count, NULL, 0, message, message_size);
}

/* Facts that belong to nothing that was read are a mistake when they are all. */
static int settle_beside(struct vet_inputs *inputs, const struct vet_beside *beside, const char *folder, char *message, size_t message_size)
{
	struct vet_reading reading = { .inputs = inputs, .path = folder, .message = message, .message_size = message_size };

	inputs->absent = beside->absent;
	if (beside->first_absent && !(inputs->first_absent = vet_inputs_keep(&reading, beside->first_absent)))
		return -1;
	for (size_t i = 0; i < beside->count; i++)
		if (atomic_load(&beside->row[i].read))
			return 0;
	return vet_reading_fail(&reading, "none of these facts is of an object that is read%s%s", beside->first_absent ? "; not there: " : "",
				beside->first_absent ? beside->first_absent : "");
}

int vet_inputs_read_beside(struct vet_inputs *inputs, char *const *arguments, size_t count, const char *const *folders, size_t folder_count,
			   char *message, size_t message_size)
{
	struct vet_beside beside;
	struct vet_paths paths;
	int result;

	memset(inputs, 0, sizeof(*inputs));
	if (vet_beside_read(&beside, folders, folder_count, message, message_size))
		return -1;
	if (vet_paths_find(&paths, arguments, count, message, message_size)) {
		vet_beside_free(&beside);
		return -1;
	}
	elf_version(EV_CURRENT);
	result = read_paths(inputs, &paths, &beside, message, message_size);
	vet_paths_free(&paths);
	if (!result && folder_count)
		result = settle_beside(inputs, &beside, folders[0], message, message_size);
	vet_beside_free(&beside);
	if (!result)
		result = vet_beside_refuse_mixed(inputs, message, message_size);
	return finish(inputs, result, message, message_size);
}

int vet_inputs_read_bytes(struct vet_inputs *inputs, const char *name, void *bytes, size_t size, char *message,
			  size_t message_size)
{
	struct vet_reading reading = { .inputs = inputs, .path = name, .message = message, .message_size = message_size };
	int result;

	memset(inputs, 0, sizeof(*inputs));
	elf_version(EV_CURRENT);
	reading.path = vet_inputs_keep(&reading, name);
	result = reading.path ? read_bytes(&reading, bytes, size) : -1;
	return finish(inputs, result, message, message_size);
}

/* What was gathered beside units. */
void vet_object_forget(struct vet_object *object)
{
	vet_unit_free(&object->synthetic);
	free(object->placed);
	free(object->label);
	free(object->bridge);
	free(object->label_of);
	free(object->reference);
	object->placed = NULL;
	object->label = NULL;
	object->bridge = NULL;
	object->label_of = NULL;
	object->reference = NULL;
	object->placed_count = object->label_count = object->bridge_count = object->label_of_count = object->reference_count = 0;
}

void vet_inputs_free(struct vet_inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++) {
		vet_unit_free(&inputs->input[i].unit);
		free(inputs->input[i].placed);
	}
	for (size_t i = 0; i < inputs->object_count; i++) {
		free(inputs->object[i].symbol);
		free(inputs->object[i].section);
		vet_object_forget(&inputs->object[i]);
		free(inputs->object[i].names);
	}
	for (size_t i = 0; i < inputs->text_count; i++)
		free(inputs->text[i]);
	for (size_t i = 0; i < inputs->image_count; i++) {
		free(inputs->image[i].symbol);
		free(inputs->image[i].section);
		free(inputs->image[i].names);
		vet_image_forget_code(&inputs->image[i]);
	}
	free(inputs->image);
	free(inputs->input);
	free(inputs->object);
	free(inputs->text);
	memset(inputs, 0, sizeof(*inputs));
}
