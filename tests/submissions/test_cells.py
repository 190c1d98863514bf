"""Magics and shell lines, the cells of a script, and code that would exhaust the parser."""

import time

import pytest

from grader.submissions.cells import notebook_parts, script_parts
from grader.submissions.lexer import Gate


def cell(source: str) -> tuple[str, list[str]]:
    """What is run of one notebook cell, and the notes."""
    parts, notes = notebook_parts([source], Gate())
    return "\n".join(p.cell.source for p in parts), notes


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("%matplotlib inline", ""),
        ("!pip install torch", ""),
        ("!echo don't (", ""),
        ("files = !ls", "files = []"),
        ("here = %pwd", "here = None"),
        ("x = %time f(2)", "x = f(2)"),
        ("%time x = f(2)", "x = f(2)"),
        ("%timeit -n 10 -r3 f(2)", "f(2)"),
        ("?torch.exp", ""),
        ("torch.exp??", ""),
        ("torch.exp?  # what is it", ""),
        ("pip install torch", ""),
        ("conda install pytorch-cpu -c pytorch", ""),
        ("python -m pip install torch", ""),
        ("matplotlib inline", ""),
        ("cd ../data", ""),
        ("ls data", ""),
        ("load_ext autoreload", ""),
        ("time x = f(2)", "x = f(2)"),
        ("timeit -n 10 f(2)", "f(2)"),
    ],
)
def test_a_line_that_is_no_python_is_skipped_or_reduced(line, kept):
    source, notes = cell(f"a = 1\n{line}\nb = 2")
    assert source == f"a = 1\n{kept}\nb = 2"
    runs = "f(2)" in kept
    assert (notes == []) if runs else (line.split("(")[0].split("  ")[0] in notes[0])


def test_a_magic_in_a_block_leaves_a_pass():
    source, _ = cell("for i in range(3):\n\t!echo {i}\nx = 1")
    assert source == "for i in range(3):\n\tpass\nx = 1"


def test_a_shell_line_that_goes_on_is_skipped_whole():
    source, notes = cell("!pip install \\\n  torch\nx = 1")
    assert source == "\n\nx = 1"
    assert notes == ["Skipped in cell 1: `!pip install \\ torch`."]


@pytest.mark.parametrize(
    "python",
    [
        's = """\n!ls\n%time\n"""',
        "x = (7\n% 4)",
        "x = 7 \\\n% 4",
        "s = 'a' # why?\n# !ls",
        "s = [\n'!ls',\n]",
        "ls = 1\nls += 1",
        "pip = 2\npip - 1",
        "time = 1\ntime -1",
        "print - 1",
        "print in [1]",
    ],
)
def test_python_is_never_taken_for_a_magic(python):
    assert cell(python) == (python, [])
    source, _ = cell(f"!ls\n{python}")
    assert source == f"\n{python}"


@pytest.mark.parametrize("magic", ["time", "timeit", "timeit -n 10 x = 1", "capture out", "prun"])
def test_a_cell_magic_that_runs_its_cell_is_taken_off(magic):
    source, notes = cell(f"# a remark\n%%{magic}\ny = 2")
    assert source.endswith("\ny = 2")
    assert source.count("\n") == 2
    assert notes == []
    compile(source, "x", "exec")


@pytest.mark.parametrize("magic", ["bash", "writefile a/b.py", "writefile PAGE", "html", "script python", "unheard_of"])
def test_any_other_cell_magic_takes_its_cell_with_it(magic):
    source, notes = cell(f"%%{magic}\nx = 1\n!y")
    assert source == ""
    assert notes == [f"Skipped in cell 1: `%%{magic}`."]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("print x", "print(x)"),
        ("print 'a', x,  # both", "print('a', x,)  # both"),
        ("print 'a %d' % (x +\n 1); y = 2", "print('a %d' % (x +\n 1)); y = 2"),
        ("print[x]", "print[x]"),
        ("print [i for i in x]", "print([i for i in x])"),
        ("def f(x):\n\tprint x\n\treturn x", "def f(x):\n\tprint(x)\n\treturn x"),
        ("print 'a' \\\n 'b'", "print('a' \\\n 'b')"),
    ],
)
def test_what_python_2_prints_gets_its_brackets_and_a_note(line, read):
    source, notes = cell(f"x = 1\n{line}\nprint x\n")
    assert source == f"x = 1\n{read}\nprint(x)\n"
    compile(source, "x", "exec")
    assert len(notes) == 1
    assert "Python 2 in cell 1" in notes[0]
    assert "write `print(x)`" in notes[0]


def test_a_module_that_a_cell_writes_is_written_by_the_worker():
    source, notes = cell("# a module\n%%writefile -a model.py\nx = 'a'\n!ls\n")
    assert source == """\nget_ipython().run_cell_magic('writefile', '-a model.py', "x = 'a'\\n!ls\\n")\n\n\n"""
    assert notes == []


def test_the_code_of_an_exported_cell_magic_is_kept():
    source = "get_ipython().run_cell_magic('time', '', 'x = 1\\n')\nget_ipython().system('ls')\n"
    (part,), notes = script_parts(source, Gate())
    assert part.cell.source == source.replace("get_ipython().system('ls')", "")
    assert len(notes) == 1


def test_magics_within_magics():
    assert cell("%%time\n%%capture\n!ls\nx = 1")[0] == "\n\n\nx = 1"


def test_lines_of_an_exported_notebook_are_skipped():
    (part,), notes = script_parts("get_ipython().run_line_magic('matplotlib', 'inline')\nx = 1\n", Gate())
    assert part.cell.source == "\nx = 1\n"
    assert "get_ipython" in notes[0]


def test_notes_on_skipped_lines_are_bounded():
    _, notes = cell("!ls\n" * 100 + "x = 1")
    assert len(notes) == 21
    assert notes[-1].startswith("80 more lines")


# ---- scripts


def test_a_script_is_cut_at_its_cells_and_keeps_its_lines():
    source = "# %% [markdown]\n# Hello\n# %%\nx = 1\n\n#%% second\ny = 2\n# %% [markdown]\n'''text'''\n"
    parts, _ = script_parts(source, Gate())
    assert [(p.cell.index, p.cell.source) for p in parts] == [
        (0, "\n\n# %%\nx = 1\n"),
        (1, "\n\n\n\n\n#%% second\ny = 2"),
    ]


def test_code_below_a_heading_counts():
    parts, _ = script_parts("# %% [markdown]\n# Hello\nx = 1\n# %%\ny = 2\n", Gate())
    assert len(parts) == 2


@pytest.mark.parametrize(
    "source", ["def f():\n# %%\n    return 1\n", "s = '''\n# %%\n'''\n", "if 1:\n    x = 1\n# %%\nelse:\n    x = 2\n"]
)
def test_a_marker_inside_a_statement_is_no_border(source):
    (part,), _ = script_parts(source, Gate())
    assert part.cell.source == source


def test_a_script_with_a_future_import_stays_whole():
    source = "from __future__ import annotations\n# %%\ndef f(x: Later): pass\n"
    (part,), _ = script_parts(source, Gate())
    assert part.cell.source == source


# ---- what the parser must not see

HEAVY = {
    "tokens": "x = [" + "1," * 3_000_000 + "]",
    "statements": "f=1\n" * 30_000,
    "dots": "import " + "a." * 100_000 + "a",
    "marks": "a" + "\u0315\u0300" * 100_000 + " = 1",
    "marks in an f-string": "f'{a" + "\u0315\u0300" * 100_000 + "}'",
    "f-string": "f'" + "{a}" * 200_000 + "'",
    "sum": "1" + "+1" * 40_000,
    "minus": "-" * 90_000 + "1",
    "powers": "1" + "**1" * 40_000,
    "lambdas": "lambda:" * 40_000 + "1",
    "calls": "a" + "()" * 40_000,
    "choices": "1 if 1 else " * 20_000 + "1",
    "elifs": "if 1:\n pass\n" + "elif 1:\n pass\n" * 9_000,
    "brackets": "[" * 150 + "]" * 150,
    "unclosed": "(" * 99,
    "quotes": '"""' + '\\"""' * 1_000_000,
    "long line": "x = '" + "y" * (12 << 20) + "'",
    "blanks": " " * (5 << 20) + "%x",
    "lines": "#\n" * 4_000_000,
    "options": "%timeit " + "-n " * 200_000,
    "deep blocks": "".join(" " * n + "if 1:\n" for n in range(99)) + " " * 99 + "x y",
}


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_code_is_read_within_two_seconds(name, hand_in, notebook):
    source = "def activation(x): return x\n" + HEAVY[name]
    start = time.process_time()
    script = hand_in(source)
    middle = time.process_time()
    cells = hand_in(notebook(source), "a.ipynb")
    assert middle - start < 2
    assert time.process_time() - middle < 2
    assert script.rejected or script.cells
    # As a notebook it is never rejected: the worker runs the cell, and there it fails or not.
    assert cells.rejected == ""


def test_an_f_string_of_thousands_of_brackets_is_left_to_the_worker(hand_in):
    """The parser takes quadratic time for it: nearly two seconds for what the bound on words lets through."""
    start = time.process_time()
    submission = hand_in("def activation(x): return x\nf'" + "{a}" * 32_000 + "'\n")
    assert time.process_time() - start < 0.5
    assert "more than 1,000 brackets" in submission.notes[0]
    assert submission.answers[0].state == "found"
    many = "".join(f"f'{'{a}' * 300}'\n" for _ in range(20))
    assert hand_in("def activation(x): return x\n" + many).notes == ()


def test_what_the_parser_must_not_see_goes_to_the_worker_with_a_note(hand_in):
    submission = hand_in("def activation(x): return x\n" + HEAVY["tokens"])
    assert len(submission.cells) == 1
    assert submission.answers[0].state == "found"
    assert submission.answers[1].state == "absent"
    assert "is run as it stands" in submission.notes[0]
