"""Notebook life: what students' notebooks and scripts hold beside answers costs no points, or is told in a sentence."""

import json
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.checking.autograde import Checker
from grader.course import Level, load_unit
from grader.results import Result, Verdict
from grader.submissions import HandIn, read

LESSON = '''
# %%
import torch

# %%
def double(x):
    """Return twice `x`."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %%
def last(x):
    """Return the last element of `x`."""
    # BEGIN SOLUTION
    return x[-1]
    # END SOLUTION
'''

UNIT = """
title = "Tiny"
summary = "Two exercises."
[limits]
call_seconds = 2.0
load_seconds = 20.0
[[exercises]]
name = "double"
title = "Double"
label = "1.1"
steps = { lesson = 2 }
[[exercises]]
name = "last"
title = "Last"
label = "1.2"
steps = { lesson = 1 }
"""

CHECKS = '''
import torch
from grader.checking import assert_close, check

@check(exercise="double", points=2)
def test_double(student):
    """Twice as much comes out."""
    assert_close(student.double(torch.arange(3.0)), 2 * torch.arange(3.0))

@check(exercise="last", points=1)
def test_last(student):
    """The last one comes out."""
    assert_close(student.last(torch.arange(3.0)), torch.tensor(2.0))
'''

DOUBLE = "def double(x):\n    return x + x\n"
LAST = "def last(x):\n    return x[-1]\n"
NOTHING_INSTALLED = """
import sys
sys.path[:] = [path for path in sys.path if "packages" not in path]
for name in [name for name in sys.modules if name.partition(".")[0] in ("matplotlib", "seaborn", "pandas", "sklearn")]:
    del sys.modules[name]
"""
"As if only torch and NumPy, which are imported already, were there."


@pytest.fixture(scope="module")
def checker(level: Level, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    folder = tmp_path_factory.mktemp("course") / "01_tiny"
    folder.mkdir()
    for name, text in (("lesson.py", LESSON), ("unit.toml", UNIT), ("checks.py", CHECKS), ("public_checks.py", "")):
        (folder / name).write_text(text.lstrip())
    with Checker(load_unit(folder), level=level, secret=b"s") as made:
        yield made


Grade = Callable[..., Result]


@pytest.fixture
def grade(checker: Checker, tmp_path: Path) -> Grade:
    """`grade(cell, cell, ...)` hands in a notebook, `grade(script=text)` a script; `files` lie beside it."""

    def run(*cells: str, script: str = "", files: dict[str, str] | None = None) -> Result:
        folder = tmp_path / "ada"
        for name, text in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        folder.mkdir(exist_ok=True)
        if script:
            (folder / "01_tiny.py").write_text(textwrap.dedent(script))
        else:
            code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
            made = [{**code, "source": cell} for cell in cells]
            (folder / "01_tiny.ipynb").write_text(
                json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
            )
        return checker.grade(read(HandIn("ada", folder), checker.unit, checker.stubs))

    return run


def told(result: Result) -> str:
    """What did not run to its end, as a student reads it."""
    return "\n".join(f"{run.cell + 1}:{run.line}: {run.message}" for run in result.cells)


def assert_full(result: Result) -> None:
    assert {c.name: c.verdict for c in result.checks} == dict.fromkeys(("test_double", "test_last"), Verdict.PASSED), (
        told(result)
    )
    assert result.score == result.points == 3


# ---- what works ------------------------------------------------------------------------------------------------------

WORKS = {
    "display": "display(3)\ndisplay('a', [1])",
    "display from IPython": "from IPython.display import display, Image, HTML, clear_output, Markdown, Math, Latex\n"
    "display(Image('assets/neuron.svg'), HTML('<b>'), Markdown('*a*'), Math('x'), display_id=True).update(3)\n"
    "clear_output(wait=True)",
    "IPython.display as a module": "import IPython\nimport IPython.display as ipd\nIPython.display.display(3)\n"
    "ipd.Audio([0], rate=1)\nipd.set_matplotlib_formats('retina')",
    "all of IPython.display": "from IPython.display import *\ndisplay(1)",
    "every expression shown": "from IPython.core.interactiveshell import InteractiveShell\n"
    "InteractiveShell.ast_node_interactivity = 'all'",
    "get_ipython": "from IPython import get_ipython\nip = get_ipython()\nip.magic('matplotlib inline')\n"
    "ip.run_line_magic('load_ext', 'autoreload')\nip.system('pip install torch')\nassert ip.getoutput('ls') == []\n"
    "if 'google.colab' in str(ip): print('Colab')\nif ip is not None: ip.kernel.do_shutdown(True)",
    "a magic of one's own": "from IPython.core.magic import register_line_magic\n@register_line_magic\n"
    "def shout(line):\n    return line.upper()\nassert shout('a') == 'A'",
    "matplotlib": "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\nimport matplotlib.pyplot as plt\n"
    "from IPython.display import display\nfig, ax = plt.subplots()\nax.plot([1, 2])\nplt.show()\ndisplay(fig)",
    "matplotlib that is not installed": NOTHING_INSTALLED + "import matplotlib\nimport matplotlib.pyplot as plt\n"
    "from matplotlib import cm, colors\nfrom matplotlib.ticker import MaxNLocator\nfrom mpl_toolkits.mplot3d import Axes3D\n"
    "matplotlib.use('Agg')\nplt.rcParams['figure.figsize'] = (8, 4)\nfig, (left, right) = plt.subplots(1, 2, figsize=(6, 3))\n"
    "left.imshow([[1]], cmap=cm.get_cmap('gray'))\nline, = right.plot([1, 2], label='a')\n"
    "fig, axes = plt.subplots(2, 3)\nfor ax in axes.flat: ax.axis('off')\nfig, ax = plt.subplots()\nax.set(xlabel='x')\n"
    "n, bins, patches = plt.hist([1])\nwith plt.style.context('ggplot'): plt.plot([1])\nplt.show()",
    "tqdm": "import tqdm as whole\nfrom tqdm import tqdm, trange\nfrom tqdm.notebook import tqdm as of_notebooks\n"
    "seen = [i for i in tqdm(range(3), desc='a')] + list(trange(2)) + list(of_notebooks([7])) + list(whole.tqdm([8]))\n"
    "assert seen == [0, 1, 2, 0, 1, 7, 8]\nwith tqdm(total=3, unit='b') as bar:\n"
    "    bar.update(2)\n    bar.set_postfix(loss=1)\n    assert bar.n == 2\nassert len(tqdm([1, 2])) == 2\ntqdm.write('a')",
    "widgets": "from ipywidgets import interact, FloatSlider\n@interact(x=FloatSlider(min=0))\ndef f(x=1):\n    return x\n"
    "assert f(4) == 4",
    "Colab": "from google.colab import drive, files\ndrive.mount('/content/drive', force_remount=True)\n"
    "from google.colab.patches import cv2_imshow\nfiles.download('a.txt')",
    "nested loops": "import nest_asyncio\nnest_asyncio.apply()",
    "await": "import asyncio\nasync def three():\n    await asyncio.sleep(0)\n    return 3\nx = await three()\n"
    "assert x + await three() == 6",
    "async for and with": "class Room:\n    async def __aenter__(self): return 1\n    async def __aexit__(self, *e): pass\n"
    "async def two():\n    yield 1\n    yield 2\nseen = []\nasync for v in two():\n    seen.append(v)\n"
    "async with Room() as room: seen.append(room)\nseen += [v async for v in two()]\nassert seen == [1, 2, 1, 1, 2]",
    "asyncio.run": "import asyncio\nasync def three(): return 3\nassert asyncio.run(three()) == 3",
    "main guard": "if __name__ == '__main__':\n    ran = True\nassert ran",
    "warnings": "import warnings\nwarnings.filterwarnings('ignore')\nwarnings.simplefilter('error')\n"
    "warnings.resetwarnings()",
    "print options": "import torch\ntorch.set_printoptions(precision=2, sci_mode=False)\nimport numpy as np\n"
    "np.set_printoptions(suppress=True)",
    "chdir": "import os\nos.makedirs('work/deep', exist_ok=True)\nos.chdir('work/deep')",
    "installing": "!pip install torch\n%pip install tqdm\npip install torch\nconda install pytorch-cpu -c pytorch -y\n"
    "!conda install -y numpy",
    "shell": "!ls -la\nfiles = !ls\nassert files == []\n%cd work\n%env A=1\nls data\nmatplotlib inline",
    "time": "import torch\n%time a = torch.ones(3).sum()\n%timeit -n 1 -r 1 torch.ones(3)\nassert a == 3",
    "reload": "from importlib import reload\nimport json\nreload(json)",
    "reload of old": "import importlib\nimport json\nimportlib.reload(json)",
    "python 2 future": "from __future__ import print_function, division",
    "Variable": "import torch\nfrom torch.autograd import Variable\nVariable(torch.ones(2), requires_grad=True)",
    "nothing shown": "import torch\ntorch.ones(2);",
    "names used otherwise": "display = print\n_ = 3\nOut = []\nIn = None\n7",
}


@pytest.mark.parametrize("construct", WORKS)
def test_it_works_and_costs_nothing(construct: str, grade: Grade) -> None:
    """Nothing of it stops, and answers in its own cell and below count."""
    cell = WORKS[construct]
    result = grade(f"{cell}\n{DOUBLE}", LAST)
    assert told(result) == ""
    assert_full(result)


# ---- what stops, with a sentence -------------------------------------------------------------------------------------

STOPS = {
    "input": ("n = int(input('How many? '))", "EOFError: EOF when reading a line. Nobody answers input()"),
    "exit": ("exit()", "SystemExit: This ends a program: leave it out"),
    "quit": ("quit(0)", "This ends a program"),
    "sys.exit": ("import sys; sys.exit('bye')", "SystemExit: bye. This ends a program"),
    "missing output": ("Out[12]", "There is no Out[12] here: the cells run once, from the top"),
    "missing numbered name": ("_12 + 1", "There is no _12 here"),
    "missing input": ("print(_i3)", "There is no _i3 here"),
    "file of a notebook": ("import os; os.path.dirname(__file__)", "open what lies beside it by its name alone"),
    "upload": ("from google.colab import files\nup = files.upload()", "hand the file in beside your notebook"),
    "drive": ("open('/content/drive/My Drive/a.csv')", "That folder is Colab's"),
    "missing data": ("open('a.csv')", "Only what was handed in beside your file is there."),
    "helper": ("import helper", "No module named 'helper'. It is neither installed here nor beside your file"),
    "one of many imports": ("import helper, torch\ntorch.ones(1)", "No module named 'helper'"),
    "old Colab": (
        NOTHING_INSTALLED
        + "from wheel.pep425tags import get_abbr_impl, get_impl_ver, get_abi_tag\n"
        + "platform = '{}{}-{}'.format(get_abbr_impl(), get_impl_ver(), get_abi_tag())\n"
        + "!pip install -q http://download.example/{platform}.whl\nimport torch",
        "what does not need it still counts",
    ),
    "libraries": (
        NOTHING_INSTALLED
        + "import seaborn as sns\nimport pandas as pd\nfrom sklearn.datasets import load_iris\nsns.set()",
        "No module named 'seaborn'",
    ),
    "Python 2 names": ("for i in xrange(3): pass", "That is Python 2; in Python 3 write `range`"),
    "reload of Python 2": ("reload(1)", "write `from importlib import reload`"),
    "a demo that fails": ("import torch\ntorch.mm(torch.ones(1, 5), torch.ones(1, 5))", "RuntimeError: mat1 and mat2"),
}


@pytest.mark.parametrize("construct", STOPS)
def test_it_stops_with_a_sentence_and_costs_nothing(construct: str, grade: Grade) -> None:
    """Only the statement that failed ends: answers below it in the same cell count."""
    cell, sentence = STOPS[construct]
    result = grade(f"{cell}\n{DOUBLE}", LAST)
    assert sentence in told(result)
    assert told(result).count("\n") == 0
    assert told(result).startswith("1:")
    assert_full(result)


def test_what_fails_after_the_first_in_a_cell_is_printed(grade: Grade) -> None:
    """One failure a cell is a note, the later ones are often its consequences and stand in the output."""
    result = grade(f"a = b\nc = a\n{DOUBLE}", LAST)
    assert told(result) == "1:1: NameError: name 'b' is not defined"
    assert "cell 1, line 2 stopped as well: NameError: name 'a' is not defined" in result.output
    assert_full(result)


def test_input_that_is_caught_goes_on(grade: Grade) -> None:
    """`except EOFError` and a default is how careful code asks."""
    result = grade(f"try:\n    n = int(input())\nexcept EOFError:\n    n = 2\n{DOUBLE}", f"assert n == 2\n{LAST}")
    assert told(result) == ""
    assert_full(result)


def test_input_in_an_answer_is_an_error_with_a_sentence(grade: Grade) -> None:
    """There the call fails, and says why."""
    result = grade("def double(x):\n    return x * int(input('By? '))\n", LAST)
    outcome = next(c for c in result.checks if c.name == "test_double").outcomes[0]
    assert outcome.verdict is Verdict.ERROR
    assert outcome.evidence is not None
    assert "write the value into the code" in outcome.evidence.message
    assert result.score == 1


# ---- what is shown and remembered ------------------------------------------------------------------------------------


def test_a_cells_last_value_is_remembered(grade: Grade) -> None:
    """`_`, `__`, `_n`, `Out[n]` and `In[n]` hold what they hold after *Restart & Run All*."""
    result = grade(
        "1 + 1",
        "x = 5",
        "_ + 3",
        "assert (_, __) == (5, 2), (_, __)\nassert (Out[1], _1, Out[3], _3) == (2, 2, 5, 5)\n"
        "assert 2 not in Out\nassert In[1] == '1 + 1'\nfactor = _1",
        f"def double(x):\n    return factor * x\n{LAST}",
    )
    assert told(result) == ""
    assert_full(result)


def test_outputs_are_numbered_as_reports_number_cells(grade: Grade) -> None:
    """A cell that holds nothing to run counts."""
    result = grade("%matplotlib inline", "", "6", "assert Out[3] == _3 == 6", DOUBLE, LAST)
    assert told(result) == ""


def test_a_name_of_the_students_own_is_not_overwritten(grade: Grade) -> None:
    """As in IPython: whoever uses `_` in a loop keeps it."""
    result = grade("for _ in range(4): pass", "7", f"assert _ == 3\n{DOUBLE}", LAST)
    assert told(result) == ""


def test_last_values_are_printed_as_a_notebook_prints_them(grade: Grade) -> None:
    """The value of a bare expression that ends a cell, what is displayed, and nothing that a semicolon silences."""
    result = grade(
        "import torch\n1\ntorch.ones(2)", "'text'", "None", "41;", "display([1], {'b': 1, 'a': 2})", DOUBLE, LAST
    )
    assert result.output.split("\n")[:4] == ["tensor([1., 1.])", "'text'", "[1]", "{'b': 1, 'a': 2}"]
    assert "41" not in result.output


def test_an_awaited_last_value_is_shown_too(grade: Grade) -> None:
    result = grade("async def f(): return 'awaited'", "await f()", f"assert _ == 'awaited'\n{DOUBLE}", LAST)
    assert "'awaited'" in result.output
    assert_full(result)


def test_a_script_prints_what_it_prints_only(grade: Grade) -> None:
    """Python shows no bare expressions."""
    result = grade(script=f"3 * 7\n{DOUBLE}{LAST}")
    assert result.output == ""
    assert_full(result)


ODD = {
    "raises": "class Odd:\n    def __repr__(self): raise ValueError('no')\nOdd()",
    "exits": "class Odd:\n    def __repr__(self): raise SystemExit\ndisplay(Odd())",
    "no text": "class Odd:\n    def __repr__(self): return 3\nOdd()",
    "huge list": "[[0] * 1000] * 10_000",
    "huge text": "'x' * 20_000_000",
    "huge dict": "{n: [n] * 9 for n in range(200_000)}",
    "in itself": "a = []\na.append(a)\nb = {1: a}\nb[2] = b\ndisplay(b)\na",
    "deep": "a = []\nfor _ in range(100_000): a = [a]\na",
    "no stream": "import sys\nsys.stdout.close()\n3",
    "another stream": "import sys\nsys.stdout = None\ndisplay(3)\n4",
    "a stream that exits": "import sys\nclass Stream:\n    def write(self, text): raise SystemExit\n"
    "    def flush(self): pass\nsys.stdout = Stream()\n4",
    "odd surrogates": r"'\ud800'",
    "named like a list": "class list(object):\n    pass\nlist()",
}


@pytest.mark.parametrize("value", ODD)
def test_no_value_that_is_shown_can_stop_a_notebook(value: str, grade: Grade) -> None:
    """However large, deep or broken its repr is."""
    result = grade(ODD[value], DOUBLE, LAST)
    assert told(result) == ""
    assert_full(result)
    assert len(result.output) < 10_000


# ---- across cells and files ------------------------------------------------------------------------------------------


def test_a_future_import_holds_for_later_cells(grade: Grade) -> None:
    """As in IPython: an annotation that nobody defines is no error then."""
    result = grade(
        "from __future__ import annotations",
        "def double(x: Later) -> Never:\n    return x + x\n",
        f"import torch\n{LAST}",
    )
    assert told(result) == ""
    assert_full(result)


def test_a_task_lives_on_between_cells(grade: Grade) -> None:
    """All cells share one loop."""
    result = grade(
        "import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    return 8\n"
        "async def start(): return asyncio.ensure_future(later())\ntask = await start()",
        f"assert await task == 8\n{DOUBLE}",
        LAST,
    )
    assert told(result) == ""


def test_data_and_modules_beside_a_notebook_are_there(grade: Grade) -> None:
    """By their names, also in a folder and after a module of the student's own is imported."""
    result = grade(
        "import helper\nfrom tools.more import three",
        "by = int(open('data/by.csv').read())\nassert three == 3",
        "def double(x):\n    return helper.times(x, by)\n",
        LAST,
        files={"helper.py": "def times(x, n): return n * x\n", "tools/more.py": "three = 3\n", "data/by.csv": "2\n"},
    )
    assert told(result) == ""
    assert_full(result)


def test_a_module_that_a_cell_writes_can_be_imported(grade: Grade) -> None:
    """`%%writefile`, and `-a` to add to it; data as well."""
    result = grade(
        "import sys\n%load_ext autoreload",
        f"%%writefile model.py\n{DOUBLE}",
        f"%%writefile -a model.py\n{LAST}",
        "%%file numbers.txt\n3\n",
        "from model import double, last\nassert open('numbers.txt').read().strip() == '3'",
    )
    assert told(result) == ""
    assert_full(result)


def test_shell_cells_are_named_in_a_note(grade: Grade) -> None:
    """They are not run."""
    result = grade("%%bash\npip install x", "%%html\n<b>", DOUBLE, LAST)
    assert "Skipped in cell 1: `%%bash`." in result.notes
    assert_full(result)


def test_print_of_python_2_runs_and_is_named_in_a_note(grade: Grade) -> None:
    """The answers in its cell count, and the student learns what to write."""
    result = grade(f"print 'version', 2\n{DOUBLE}", f"if True:\n    print 'x'\n{LAST}")
    (note,) = [n for n in result.notes if "Python 2" in n]
    assert "cell 1" in note
    assert "write `print(x)`" in note
    assert result.output.startswith("version 2\nx\n")
    assert_full(result)


def test_print_of_python_2_that_cannot_be_helped_gets_a_sentence(grade: Grade) -> None:
    """Then the cell is no Python 3, and only it is lost."""
    result = grade(f"if 1: print 'x'\n{DOUBLE}", LAST)
    assert "SyntaxError: Missing parentheses" in told(result)
    assert "That is Python 2" in told(result)
    assert result.score == 1


def test_torch_settings_are_the_students_own(grade: Grade) -> None:
    """A default dtype changes what the student's own lines make, not what a check compares."""
    result = grade("import torch\ntorch.set_default_dtype(torch.float64)", f"torch.ones(1).dtype\n{DOUBLE}", LAST)
    assert_full(result)


def test_progress_bars_in_answers_count_what_they_wrap(grade: Grade) -> None:
    """A loop over a bar runs as often as without."""
    loop = "def double(x):\n    y = 0\n    for _ in tqdm(range(2)):\n        y = y + x\n    return y\n"
    assert_full(grade(f"from tqdm.auto import tqdm\n{loop}", LAST))


# ---- scripts ---------------------------------------------------------------------------------------------------------


def test_a_script_goes_on_after_a_statement_that_fails(grade: Grade) -> None:
    """A demo that fails above the answers is a remark, not their end."""
    result = grade(script=f"import torch\nprint(double(torch.ones(1)))\n\n{DOUBLE}{LAST}import sys\nsys.exit(3)\n")
    assert told(result) == "1:2: NameError: name 'double' is not defined"
    assert "line 9 stopped as well: SystemExit: 3" in result.output
    assert_full(result)


def test_a_script_knows_where_it_lies(grade: Grade) -> None:
    """`__file__` leads to what was handed in beside it; its docstring is there; the main guard does not run."""
    result = grade(
        script=f'"""My work."""\nfrom pathlib import Path\nassert __doc__ == "My work."\n'
        'n = int((Path(__file__).parent / "n.txt").read_text())\nif __name__ == "__main__":\n    input()\n'
        f"def double(x):\n    return n * x\n{LAST}",
        files={"n.txt": "2"},
    )
    assert told(result) == ""
    assert_full(result)


def test_an_exported_notebook_runs(grade: Grade) -> None:
    """What nbconvert makes of magics, of `%%time` above an answer, and of IPython's names."""
    double = DOUBLE.replace("\n", "\\n")
    result = grade(
        script="#!/usr/bin/env python\n# coding: utf-8\n# In[1]:\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
        "get_ipython().system('ls')\ndisplay(3)\n# In[2]:\n"
        f"get_ipython().run_cell_magic('time', '', '{double}')\n# In[3]:\n"
        f"get_ipython().run_line_magic('time', 'x = double(3)')\nassert x == 6\n{LAST}"
    )
    assert told(result) == ""
    assert_full(result)


def test_a_statement_that_python_refuses_late_costs_only_itself(grade: Grade) -> None:
    """`return` outside a function is seen after the syntax is."""
    result = grade(script=f"{DOUBLE}return double(3)\n{LAST}")
    assert told(result) == "1:3: SyntaxError: 'return' outside function"
    assert_full(result)


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_whose_own_statement_fails_is_not_called_absent(script: bool, grade: Grade) -> None:
    """It stands there: the sentence names its line and the one that stopped."""
    source = f"{LAST}@nobody_defines_this\n{DOUBLE}"
    result = grade(script=source) if script else grade("x = 1", source)
    assert result.score == 1
    missing = result.exercises[0].missing
    assert "double stands in" in missing
    assert "There is no" not in missing
    assert ("line 3 did not run to its end" if script else "cell 2, line 3 did not run to its end") in missing
    assert "nobody_defines_this" in told(result)
