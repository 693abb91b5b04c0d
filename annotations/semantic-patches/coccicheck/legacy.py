# SPDX-License-Identifier: MIT
# What the semantic patches of this folder know in common: which ports, MSRs and addresses belong to legacy hardware, what a C
# expression comes to through macros and arithmetic, and where a file says that it knows.  Coccinelle's scripts are Python.
#
# An expression has no value here rather than a wrong one: variables, sizeof and everything that needs types are not followed.
import functools
import os
import re

# As `bootvet capabilities' prints them; tests/annotations/test-coccicheck.sh compares.
PORTS = """
vga 0x3b0-0x3df
i8042 0x60 0x64
cmos_rtc 0x70-0x71
pic_8259 0x20-0x21 0xa0-0xa1 0x4d0-0x4d1
pit_8254 0x40-0x43 0x61
pc_speaker 0x61
isa_dma 0x0-0x1f 0x80-0x8f 0xc0-0xdf
io_delay_port 0x80 0xed
uart_8250 0x2e8-0x2ef 0x2f8-0x2ff 0x3e8-0x3ef 0x3f8-0x3ff
lpt 0x278-0x27f 0x378-0x37f 0x3bc-0x3be
fdc 0x3f0-0x3f7
ide_legacy 0x170-0x177 0x1f0-0x1f7 0x376 0x3f6
a20_gate 0x92
reset_cf9 0xcf9
fpu_irq13 0xf0-0xff
pci_config_io 0xcf8-0xcff 0xc000-0xcfff
"""
MSRS = """
lapic 0x1b
x2apic 0x800-0x8ff
mtrr 0xfe 0x200-0x21f 0x250 0x258-0x259 0x268-0x26f 0x2ff
pat 0x277
"""
MEMORY = """
vga 0xa0000-0xbffff
hpet 0xfed00000-0xfed003ff
ioapic 0xfec00000-0xfec00fff
lapic 0xfee00000-0xfee00fff
bios_data_area 0x0-0x4ff
bios_rom 0xe0000-0xfffff 0xffe00000-0xffffffff
tpm_mmio 0xfed40000-0xfed44fff
"""

# Who touches what: the space, which argument (counted from 0) says where, and what the value is where nothing answers.
TOUCHES = {}
for width, ones in (("b", "0xff"), ("w", "0xffff"), ("l", "0xffffffff")):
    for before in ("", "grub_"):
        for behind in ("", "_p"):
            TOUCHES[before + "in" + width + behind] = ("port", 0, ones)
            TOUCHES[before + "out" + width + behind] = ("port", 1, None)
    for name in ("ins", "outs"):
        TOUCHES[name + width] = ("port", 0, None)
for name in ("rdmsr", "rdmsrl", "rdmsr_safe", "rdmsrl_safe", "wrmsr", "wrmsrl", "wrmsr_safe", "wrmsrl_safe"):
    TOUCHES[name] = TOUCHES["native_" + name] = ("MSR", 0, "1" if name.endswith("_safe") else "0")
for name in ("phys_to_virt", "__va", "early_ioremap", "early_memremap", "early_memremap_ro", "ioremap", "ioremap_cache",
             "memremap", "isa_bus_to_virt", "maddr_to_virt"):
    TOUCHES[name] = ("address", 0, None)

FILES_MAX, FILE_SIZE_MAX, DEPTH_MAX, VALUES_MAX, TOKENS_MAX = 800, 4 << 20, 20, 8, 600


def ranges(table):
    for line in table.split("\n"):
        words = line.split()
        for span in words[1:]:
            ends = [int(end, 16) for end in span.split("-")]
            yield words[0], ends[0], ends[-1]


SPACES = {"port": list(ranges(PORTS)), "MSR": list(ranges(MSRS)), "address": list(ranges(MEMORY))}


# --- C, as far as it goes -----------------------------------------------------------------------------------------------

TOKEN = re.compile(r"\s*((?:0[xX][0-9a-fA-F]+|\d+)[uUlL]*|[A-Za-z_]\w*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:(),])")
DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)(\([\w\s,]*\))?[ \t]+(\S.*?)[ \t]*$", re.M)
ENUM = re.compile(r"\benum\b[^{};]*\{([^{}]*)\}")
ENUMERATOR = re.compile(r"\b(\w+)\s*=\s*([^,}]+)")
CONSTANT = re.compile(r"\bconst\b[^;={}()]*?\b(\w+)\s*=\s*([^;{}]+);")
INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]+([<\"])([^>\"\n]+)[>\"]", re.M)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def without_comments(path, left):
    """The file, `left' of each comment; nothing where it cannot be read or is too large."""
    try:
        if os.path.getsize(path) > FILE_SIZE_MAX:
            return ""
        with open(path, encoding="latin-1") as file:
            return COMMENT.sub(left, file.read())
    except OSError:
        return ""


@functools.lru_cache(maxsize=None)
def text_of(path):
    return without_comments(path, " ").replace("\\\n", " ")


@functools.lru_cache(maxsize=None)
def definitions(path):
    """Name to [(parameters or None, body)]: macros, enumerators, constants with a value."""
    text, found = text_of(path), {}
    for name, parameters, body in DEFINE.findall(text):
        names = [word.strip() for word in parameters[1:-1].split(",")] if parameters else None
        found.setdefault(name, []).append((names, body))
    for inside in ENUM.findall(text):
        for name, value in ENUMERATOR.findall(inside):
            found.setdefault(name, []).append((None, value))
    for name, value in CONSTANT.findall(text):
        found.setdefault(name, []).append((None, value))
    return found


@functools.lru_cache(maxsize=None)
def folders(folder):
    """Where a tree keeps its headers, from the file's own folder outwards."""
    found = []
    for _ in range(8):
        for below in ("include", "include/uapi", "arch/x86/include", "arch/x86/include/uapi", "src", ""):
            if os.path.isdir(os.path.join(folder, below)):
                found.append(os.path.join(folder, below))
        if os.path.dirname(folder) == folder:
            break
        folder = os.path.dirname(folder)
    return found


@functools.lru_cache(maxsize=None)
def included(path):
    here, found = os.path.dirname(path), []
    for quote, name in INCLUDE.findall(text_of(path)):
        for folder in ([here] if quote == '"' else []) + folders(here):
            if os.path.isfile(os.path.join(folder, name)):
                found.append(os.path.normpath(os.path.join(folder, name)))
                break
    return found


@functools.lru_cache(maxsize=100000)
def lookup(name, path):
    """Definitions of the nearest file that has some; of names without a capital only the file itself is asked."""
    queue, seen = [os.path.abspath(path)], set()
    for at in queue:
        if name in definitions(at):
            return definitions(at)[name][:VALUES_MAX]
        if not re.search("[A-Z]", name):
            break
        for header in included(at):
            if header not in seen and len(seen) < FILES_MAX:
                seen.add(header)
                queue.append(header)
    return []


class Unknown(Exception):
    pass


BINARY = [{"||": lambda a, b: int(a or b)}, {"&&": lambda a, b: int(bool(a and b))}, {"|": int.__or__}, {"^": int.__xor__},
          {"&": int.__and__}, {"==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b)},
          {"<": lambda a, b: int(a < b), ">": lambda a, b: int(a > b), "<=": lambda a, b: int(a <= b), ">=": lambda a, b: int(a >= b)},
          {"<<": lambda a, b: a << b if 0 <= b < 64 else 0, ">>": lambda a, b: a >> b if 0 <= b < 64 else 0},
          {"+": int.__add__, "-": int.__sub__}, {"*": int.__mul__, "/": lambda a, b: a // b, "%": lambda a, b: a % b}]


class Expression:
    """One evaluation: tokens, and what names mean at this depth."""

    def __init__(self, text, path, depth):
        if depth > DEPTH_MAX or len(text) > 8 * TOKENS_MAX:
            raise Unknown
        self.path, self.depth, self.at, self.token = path, depth, 0, []
        end = 0
        while text[end:].strip():
            match = TOKEN.match(text, end)
            if not match or len(self.token) >= TOKENS_MAX:
                raise Unknown
            self.token.append(match.group(1))
            end = match.end()

    def next(self):
        return self.token[self.at] if self.at < len(self.token) else ""

    def take(self, wanted=None):
        token = self.next()
        if not token or (wanted and token != wanted):
            raise Unknown
        self.at += 1
        return token

    def whole(self):
        values = self.choice()
        if self.next():
            raise Unknown
        return values

    def choice(self):
        condition = self.binary(0)
        if self.next() != "?":
            return condition
        self.take()
        first = self.choice()
        self.take(":")
        second = self.choice()
        return {value for truth in condition for value in (first if truth else second)}

    def binary(self, level):
        if level == len(BINARY):
            return self.unary()
        left = self.binary(level + 1)
        while self.next() in BINARY[level]:
            operate = BINARY[level][self.take()]
            right = self.binary(level + 1)
            if operate in BINARY[-1].values() and 0 in right and operate is not int.__mul__:
                raise Unknown
            left = {operate(a, b) & (1 << 64) - 1 for a in left for b in right}
            if len(left) > VALUES_MAX:
                raise Unknown
        return left

    def unary(self):
        token = self.take()
        if token in "-~!+" and len(token) == 1:
            values = self.unary()
            return {{"-": -value, "~": ~value, "!": int(not value), "+": value}[token] & (1 << 64) - 1 for value in values}
        if token == "(":
            if self.cast():
                return self.unary()
            values = self.choice()
            self.take(")")
            return values
        if token[0].isdigit():
            token = token.rstrip("uUlL")
            octal = len(token) > 1 and token[0] == "0" and token.isdigit()
            return {int(token, 8 if octal else 0)}
        if re.match(r"[A-Za-z_]", token):
            return self.name(token)
        raise Unknown

    def cast(self):
        """Steps over `TYPE )' when that is what follows."""
        end = self.at
        while end < len(self.token) and re.match(r"[A-Za-z_]|\*", self.token[end]):
            end += 1
        words = self.token[self.at:end]
        if not words or end >= len(self.token) or self.token[end] != ")" or words[0] == "*":
            return False
        behind = self.token[end + 1] if end + 1 < len(self.token) else ""
        if not re.match(r"[\w(~]", behind) or (len(words) == 1 and lookup(words[0], self.path)):
            return False
        self.at = end + 1
        return True

    def name(self, name):
        arguments, values = None, set()
        if self.next() == "(":
            self.take()
            arguments, open_ones = [[]], 1
            while open_ones:
                token = self.take()
                open_ones += (token == "(") - (token == ")")
                if token == "," and open_ones == 1:
                    arguments.append([])
                elif open_ones:
                    arguments[-1].append(token)
        for parameters, body in lookup(name, self.path):
            if (parameters is None) != (arguments is None):
                continue
            if parameters is not None:
                given = dict(zip(parameters, (" ( " + " ".join(words) + " ) " for words in arguments)))
                body = re.sub(r"[A-Za-z_]\w*", lambda match: given.get(match.group(), match.group()), body)
            try:
                values |= Expression(body, self.path, self.depth + 1).whole()
            except Unknown:
                continue
        if not values or len(values) > VALUES_MAX:
            raise Unknown
        return values


@functools.lru_cache(maxsize=100000)
def evaluate(text, path):
    """What a C expression may come to in that file; nothing when that cannot be said."""
    try:
        return frozenset(Expression(text, path, 0).whole())
    except (Unknown, RecursionError):
        return frozenset()


# --- lines ----------------------------------------------------------------------------------------------------------------

@functools.lru_cache(maxsize=64)
def layout(path):
    """Lines inside definitions of macros; lines with an #include that every configuration reads before any code."""
    macros, includes, depth, own, goes_on, before, code = set(), set(), 0, 0, False, "", False
    text = without_comments(path, lambda comment: "\n" * comment.group().count("\n"))
    for number, line in enumerate(text.split("\n"), 1):
        word = re.match(r"\s*#\s*(\w+)", line)
        continued, goes_on = goes_on, line.rstrip().endswith("\\")
        if (continued and number - 1 in macros) or (word and not continued and word.group(1) == "define"):
            macros.add(number)
        if continued or not line.strip():
            continue
        if not word:
            code = True
            continue
        # The guard of a header is no condition.
        own += not before and word.group(1) == "ifndef"
        depth += word.group(1).startswith("if") - (word.group(1) == "endif")
        before = word.group(1)
        if before == "include" and depth == own and not code:
            includes.add(number)
    return macros, includes


def in_macro(p):
    return int(p[0].line) in layout(p[0].file)[0]


def is_plain_include(p):
    return int(p[0].line) in layout(p[0].file)[1]


# --- what a touch needs, and who has said so ------------------------------------------------------------------------------

def owners(space, values, name=""):
    """Capabilities whose hardware has one of these, and the first such place; ([], None) when none has."""
    for value in sorted(values):
        found = [capability for capability, first, last in SPACES[space] if first <= value <= last]
        if "reset_cf9" in found:
            found = ["reset_cf9"] if name.rstrip("_p").endswith("b") else ["pci_config_io"]
        if found:
            return found, value
    return [], None


def needs(name, arguments, path):
    """Of a call: (capabilities, what is touched as text); ([], "") when it is no touch."""
    space, which, _ = TOUCHES.get(name, (None, 0, None))
    given = [str(argument) for argument in arguments]
    if not space or which >= len(given):
        return [], ""
    found, value = owners(space, evaluate(given[which], path), name)
    if not found or (space == "address" and not value):
        return [], ""
    return found, "%s %#x" % (space, value)


ANNOTATION = re.compile(r"\bvet_(requires|probes)\s*\(\s*(\w+)\s*\)|\bvet_boundary\s*\(")
REGION = re.compile(r"\bvet_subsystem_begin\s*\(\s*(\w+)\s*\)(.*?)\bvet_subsystem_end\b", re.S)


@functools.lru_cache(maxsize=10000)
def said(function, path):
    """The capabilities that this function has been given by annotations in its file; None: a vet_boundary vouches for all."""
    text, found = text_of(path), set()
    for match in re.finditer(r"\b%s\s*\(" % re.escape(function), text):
        before = re.split(r"[;{}]", text[max(0, match.start() - 600):match.start()])[-1]
        for annotation in ANNOTATION.finditer(before):
            if not annotation.group(1):
                return None
            found.add(annotation.group(2))
        for region in REGION.finditer(text):
            if region.start() < match.start() < region.end():
                found.add(region.group(1))
    return frozenset(found)


def guard(capabilities):
    return " || ".join("vet_has(%s)" % capability for capability in capabilities)


class Unguarded:
    """Touches of one run that nothing in their own function asks for, and those behind guards, by place."""

    def __init__(self):
        self.asked = {}
        self.file = None

    def ask(self, p, capability):
        """These touches stand behind a guard for that capability."""
        for at in p:
            self.asked.setdefault((at.file, at.line, at.column), set()).add(capability)

    def needs(self, p, name, arguments):
        """As needs(); nothing where one of the owners has been asked for."""
        return self.unasked(p, *needs(name, arguments, p[0].file))

    def casts(self, p, expression):
        """Of a number that becomes a pointer: the same.  The first KiB is left out: NULL, offsets, poison."""
        text = str(expression)
        if not re.search(r"\b0x|\d{4}|[A-Z]", text):
            return [], ""
        found, value = owners("address", {value for value in evaluate(text, p[0].file) if value >= 0x400})
        return self.unasked(p, found, "address %#x" % value if found else "")

    def unasked(self, p, found, what):
        annotated = said(p[0].current_element, p[0].file) if found else None
        if not found or annotated is None or annotated & set(found):
            return [], ""
        if self.asked.get((p[0].file, p[0].line, p[0].column), set()) & set(found):
            return [], ""
        return found, what
