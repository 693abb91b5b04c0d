# SPDX-License-Identifier: MIT
# bootvet in the build of Linux 6.1 and newer, without a change to the source tree.  Ways, told in docs/linux-kbuild.md and
# docs/without-clang.md:
#
#   make -f bootvet.mk O=DIR LLVM=-19 bootvet-check GUEST="xen-pvh-domu xen-pv-domu"
#       builds vmlinux with facts in its objects, then judges it for these guests
#   make -f bootvet.mk O=DIR LLVM=-19 GUEST=xen-pvh-domu TARGET...
#       Kbuild's own targets, with facts; a finding makes the link of vmlinux fail
#   make O=DIR LLVM=-19 CC="clang-19 -fplugin=bootvet-plugin.so" ARCH_POSTLINK='/abs/bootvet.mk GUEST=xen-pvh-domu' TARGET...
#       the same, for who calls make by other means: Kbuild runs this file after it has linked vmlinux
#   make -f bootvet.mk O=DIR LLVM=-19 bootvet-sparse [TARGET...]
#       builds the targets (vmlinux), checks every C file of theirs with Sparse, and counts both
#
# It is started where Kbuild's make is: in the source folder, or with -C.  What else can be said:
#   GUEST               guest types, or all; GUESTS is the same
#   MODEL               models for what carries no annotations (default linux-x86)
#   CAPABILITY          only findings about these capabilities; without, about all
#   BOOTVET_FLAGS       more options of `bootvet check`: --strict, --json, --entry pvh ...
#   BOOTVET             the program; BOOTVET_PLUGIN: the compiler's plugin
#   SPARSE              the program for bootvet-sparse; BOOTVET_SPARSE_SECONDS, _MEGABYTES: what one file may take (60, 2048)
#   CF                  options for it, as Kbuild's
#   BOOTVET_INCLUDE     the folder with <bootvet/annotate.h>, searched last; empty: the tree has its own

bootvet_file := $(abspath $(lastword $(MAKEFILE_LIST)))
bootvet_here := $(dir $(bootvet_file))
bootvet_found = $(firstword $(abspath $(wildcard $(1))) $(2))

# In a source tree of bootvet, beside an installed one, or wherever the shell finds it.
BOOTVET ?= $(call bootvet_found,$(bootvet_here)../../build/bootvet $(bootvet_here)../../bin/bootvet,bootvet)
BOOTVET_PLUGIN ?= $(call bootvet_found,$(bootvet_here)../../build/bootvet-plugin.so $(bootvet_here)../../lib/bootvet-plugin.so \
	$(bootvet_here)../../lib/*/bootvet-plugin.so,bootvet-plugin.so)
BOOTVET_INCLUDE ?= $(call bootvet_found,$(bootvet_here)../include $(bootvet_here)../../include,)
MODEL ?= linux-x86
GUESTS ?= $(GUEST)

# What has a folder in its name is found from where people typed it, not from where Kbuild goes.
bootvet_whole = $(foreach name,$(1),$(if $(findstring /,$(name)),$(abspath $(name)),$(name)))

# bootvet_check IMAGE: judges what is in the current folder.  The archives are all that vmlinux is linked of; what the
# linker left out of them, the image tells.  The shell looks for the libraries, where and when it gets there.
bootvet_check = $(BOOTVET) check $(addprefix --guest=,$(GUESTS)) $(addprefix --model=,$(MODEL)) \
	$(addprefix --capability=,$(CAPABILITY)) $(BOOTVET_FLAGS) --image $(1) vmlinux.a \
	$$(ls lib/lib.a arch/*/lib/lib.a 2>/dev/null)

ifdef ARCH_POSTLINK
# --- run by Kbuild, in its object folder, once it has linked something ---------------------------------------------

# What the architecture does then comes first.
bootvet_arch := $(wildcard $(srctree)/arch/$(SRCARCH)/Makefile.postlink)

# The image is called either.  As a compiler does, this tells on standard error: with -s, Kbuild throws away the other.
vmlinux vmlinux.unstripped: FORCE
	$(if $(bootvet_arch),@$(MAKE) -f $(bootvet_arch) $@)
	$(if $(strip $(GUESTS)),@{ echo '  BOOTVET $@' && $(call bootvet_check,$@); } >&2,@:)

%.ko: FORCE
	$(if $(bootvet_arch),@$(MAKE) -f $(bootvet_arch) $@,@:)

clean: FORCE
	$(if $(bootvet_arch),@$(MAKE) -f $(bootvet_arch) $@,@:)

.PHONY: FORCE clean
FORCE:

else
# --- called by people ------------------------------------------------------------------------------------------------

# The compiler that Kbuild would take, and the plugin, which is one of Clang 19.
LLVM ?= -19
bootvet_compiler := $(if $(filter command,$(origin CC)),$(CC),$(filter %/,$(LLVM))clang$(filter -%,$(LLVM)))
bootvet_facts := -fplugin=$(call bootvet_whole,$(BOOTVET_PLUGIN)) $(addprefix -idirafter ,$(abspath $(BOOTVET_INCLUDE)))

# Kbuild's make, beside which this one was started.  The question is part of the command that Kbuild remembers for vmlinux:
# what was linked without being asked, or asked for less, is linked and judged when somebody asks.
bootvet_question = $(bootvet_file) GUESTS="$(strip $(GUESTS))" MODEL="$(call bootvet_whole,$(MODEL))" CAPABILITY="$(CAPABILITY)" \
	BOOTVET_FLAGS="$(BOOTVET_FLAGS)" BOOTVET=$(call bootvet_whole,$(BOOTVET))
bootvet_kbuild = $(MAKE) -f Makefile LLVM=$(LLVM) CC='$(strip $(bootvet_compiler) $(bootvet_facts))' \
	ARCH_POSTLINK='$(if $(1),$(bootvet_question),$(bootvet_file) GUESTS=)'
bootvet_goals := $(filter-out bootvet-check bootvet-sparse,$(MAKECMDGOALS))
bootvet_output := $(firstword $(O) $(KBUILD_OUTPUT) .)

# Sparse goes where Kbuild sends it (C=2: to what is built already, too), and leaves word of each file.
bootvet_sparse := $(bootvet_here)bootvet-sparse.sh
bootvet_sparse_log := $(abspath $(bootvet_output))/.bootvet-sparse
bootvet_sparse_limits = $(foreach name,SPARSE BOOTVET_SPARSE_SECONDS BOOTVET_SPARSE_MEGABYTES,$(if $($(name)),$(name)=$($(name))))

.PHONY: bootvet-kbuild bootvet-check bootvet-sparse $(bootvet_goals)

# Without a goal, and for several: one make of Kbuild's.
bootvet-kbuild:
	+$(call bootvet_kbuild,$(strip $(GUESTS))) $(bootvet_goals)

$(bootvet_goals): $(if $(filter bootvet-sparse,$(MAKECMDGOALS)),bootvet-sparse,bootvet-kbuild)
	@:

# The link does not fail here, so that the image can be looked at.
bootvet-check: $(if $(bootvet_goals),bootvet-kbuild)
	$(if $(strip $(GUESTS)),,$(error no guest to judge for; say GUEST=NAME (`$(BOOTVET) guests' lists them)))
	+$(call bootvet_kbuild,) vmlinux
	@cd $(bootvet_output) && $(call bootvet_check,vmlinux)

# What does not compile fails, with all that need it; the others are still checked, and counted.
bootvet-sparse:
	@rm -rf $(bootvet_sparse_log) && mkdir -p $(bootvet_sparse_log)
	+@status=0; $(call bootvet_kbuild,) -k C=2 CF='$(addprefix -idirafter ,$(abspath $(BOOTVET_INCLUDE))) $(CF)' \
		CHECK='$(bootvet_sparse_limits) BOOTVET_SPARSE_LOG=$(bootvet_sparse_log) sh $(bootvet_sparse)' \
		$(or $(bootvet_goals),vmlinux) || status=$$?; \
	$(bootvet_sparse_limits) sh $(bootvet_sparse) --tally $(bootvet_sparse_log) $(bootvet_output) && exit $$status
endif
