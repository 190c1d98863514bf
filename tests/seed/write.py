"""Cases as files: notebooks of old and new formats, of Colab and of Python 2, a script, and files that are broken."""

import json
from pathlib import Path
from typing import Any

from seed.case import Case

Json = dict[str, Any]
PAGE = (
    "<!DOCTYPE html>\n<html lang='en'><head><title>intro-to-pytorch/Part 1 at master</title></head>\n"
    "<body><div id='readme'>Skip to content</div></body></html>\n"
)


def lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)


def modern(case: Case, *, one_string: bool = False) -> Json:
    """The notebook in format 4."""
    made: list[Json] = []
    counts = iter(case.counts or range(1, 1000))
    for kind, source in case.cells:
        cell: Json = {"cell_type": kind, "metadata": {}, "source": source if one_string else lines(source)}
        if kind == "code":
            cell |= {"execution_count": next(counts, None), "outputs": []}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    info = {"name": "python", "version": "3.6.5", "file_extension": ".py", "mimetype": "text/x-python"}
    return {"cells": made, "metadata": {"kernelspec": kernel, "language_info": info}, "nbformat": 4, "nbformat_minor": 2}


def old(case: Case, version: int) -> Json:
    """The notebook in format 2 or 3: worksheets, and `input` instead of `source`."""
    made: list[Json] = []
    for number, (kind, source) in enumerate(case.cells, 1):
        cell: Json = {"cell_type": kind, "source": lines(source)}
        if kind == "code":
            cell = {"cell_type": kind, "collapsed": False, "input": lines(source), "language": "python", "outputs": []}
            cell["prompt_number"] = number
        if version == 3:
            cell["metadata"] = {}
        made.append(cell)
    sheets = [{"cells": made} | ({"metadata": {}} if version == 3 else {})]
    return {"metadata": {"name": ""}, "nbformat": version, "nbformat_minor": 0, "worksheets": sheets}


def colab(made: Json) -> Json:
    """What Colab adds."""
    made["metadata"] = {
        "colab": {"name": "Part 1", "version": "0.3.2", "provenance": [], "collapsed_sections": []},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "accelerator": "GPU",
    }
    made["nbformat_minor"] = 0
    for number, cell in enumerate(made["cells"]):
        cell["metadata"] = {"id": f"cell{number}", "colab_type": "code", "colab": {"base_uri": "https://localhost:8080/"}}
    return made


def with_outputs(made: Json, *, error: bool) -> Json:
    """Outputs saved with the code cells: a right number everywhere, or an error."""
    right = {"output_type": "execute_result", "data": {"text/plain": ["tensor([[0.1595]])"]}, "metadata": {}}
    failed = {"output_type": "error", "ename": "NameError", "evalue": "name 'x' is not defined", "traceback": ["..."]}
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [failed if error else right | {"execution_count": cell["execution_count"]}]
    return made


def script(case: Case) -> str:
    """The cells as a script; texts as comments."""
    made = []
    for kind, source in case.cells:
        made.append(source if kind == "code" else "\n".join(f"# {line}" for line in source.splitlines()))
    return "\n\n".join(made) + "\n"


def content(case: Case) -> bytes:
    """A case's file."""
    form = case.form
    if form in ("v2", "v3"):
        return json.dumps(old(case, int(form[1])), indent=1).encode()
    if form == "script":
        return script(case).encode()
    if form == "page":
        return PAGE.encode()
    if form == "empty":
        return b""
    made = modern(case, one_string=form == "lines")
    if form == "colab":
        made = colab(made)
    elif form == "python2":
        made["metadata"]["kernelspec"] = {"display_name": "Python 2", "language": "python", "name": "python2"}
        made["metadata"]["language_info"]["version"] = "2.7.15"
    elif form in ("errors", "outputs"):
        made = with_outputs(made, error=form == "errors")
    text = json.dumps(made, indent=1, ensure_ascii=False)
    if form == "broken":
        text = text.replace('"import torch"', "import numpy as np\n", 1)
    elif form == "conflict":
        middle = len(text) // 2
        at = text.index("\n", middle) + 1
        text = f"{text[:at]}<<<<<<< HEAD\n   \"a\"\n=======\n   \"b\"\n>>>>>>> 1f2e3d4\n{text[at:]}"
    elif form == "cut":
        text = text[: len(text) * 2 // 3]
    if form == "crlf":
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if form == "bom" else b"") + text.encode()


def write(case: Case, folder: Path) -> Path:
    """Write a case's file below `folder`, under a name of its kind."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "Part 1 - Tensors in PyTorch (Exercises)" if case.form != "gbk_name" else "第1部分 - 张量"
    path = folder / f"{name}{'.py' if case.form == 'script' else '.ipynb'}"
    path.write_bytes(content(case))
    return path
