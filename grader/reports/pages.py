"""What both kinds of page share: the Jinja environment, the style, and the rules against harm."""

import hashlib
from base64 import b64encode
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from grader.language import _, ngettext, spoken
from grader.reports import arrays, curves, pictures, words
from grader.reports.advice import at_check
from grader.reports.room import Room
from grader.reports.visible import one_line, visible

MAX_BYTES = 1_000_000
"A student's page stays below this whatever the result holds."


def render(template: str, room: Room, **values: Any) -> str:
    """Fill `template`; every value is made visible and escaped on its way out."""
    return _environment().get_template(template).render(room=room, **values)


def render_within(most: int, template: str, room: Room, **values: Any) -> str | None:
    """What `render` makes, or None as soon as it has more than `most` bytes."""
    parts: list[str] = []
    size = 0
    stream = _environment().get_template(template).stream(room=room, **values)
    stream.enable_buffering(200)
    for part in stream:
        parts.append(part)
        size += len(part.encode())
        if size > most:
            return None
    return "".join(parts)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("grader.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    equip(env)
    env.globals |= _style(env, "style.css.j2")
    env.globals["card_css"] = _style(env, "card.css.j2")["css"]
    return env


def equip(env: Environment) -> None:
    """Give `env` what the templates of pages call."""
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension
    env.globals |= {
        "words": words,
        "arrays": arrays,
        "curves": curves,
        "pictures": pictures,
        "at_check": at_check,
        "gettext": _said,
        "ngettext": _counted,
        "_": _said,
        "spoken": spoken,
    }
    env.filters |= {"line": _line, "code": _code, "block": _block, "some": _some, "amount": words.amount, "signed": words.signed}


def style(*files: str) -> dict[str, str]:
    """The values with which a page is rendered that has another style than a student's: these files, one after another."""
    return _style(_environment(), *files)


@cache
def _style(env: Environment, *files: str) -> dict[str, str]:
    css = Markup("").join(Markup(env.get_template(file).render()) for file in files)
    return {"css": css, "css_hash": "sha256-" + b64encode(hashlib.sha256(css.encode()).digest()).decode()}


def _finalize(value: Any) -> Any:
    """What no filter has bounded: nothing leaves a template without `visible`."""
    return value if isinstance(value, Markup) else visible(str(value))


def _said(message: str, /, **values: Any) -> Markup:
    """A sentence of the catalogue, with its values made safe, however it is called in a template."""
    if not values:
        return Markup(_(message).replace("%%", "%"))
    return Markup(_(message)) % {name: Markup.escape(_finalize(value)) for name, value in values.items()}


def _counted(one: str, many: str, number: int, /, **values: Any) -> Markup:
    safe = {name: Markup.escape(_finalize(value)) for name, value in values.items()}
    return Markup(ngettext(one, many, number)) % ({"num": number} | safe)


@pass_context
def _line(context: Context, text: str, limit: int | None = None) -> Markup:
    return Markup.escape(one_line(text, limit or context["room"].sentence))


@pass_context
def _code(context: Context, text: str, limit: int | None = None) -> Markup:
    """`line`, with what stands between backticks as code."""
    safe = _line(context, text, limit)
    return Markup(words.QUOTED.sub(r"<code>\1</code>", str(safe))) if "`" in safe else safe


@pass_context
def _block(context: Context, text: str) -> Markup:
    return Markup.escape(visible(text, context["room"].block))


@pass_context
def _some(context: Context, things: tuple[Any, ...]) -> tuple[Any, ...]:
    return things[: context["room"].items]
