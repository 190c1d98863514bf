"""Hold a lesson against its unit: each exercise has one marked definition, and nothing needs what an answer makes."""

import ast
import builtins

from grader.course import Exercise, Unit
from grader.errors import CourseError
from grader.release.lesson import Lesson, definitions
from grader.release.markers import is_definition


def validate(unit: Unit, lesson: Lesson) -> None:
    """Hold a lesson against its unit.

    Raises:
        CourseError: an exercise has no definition, two, or no answer; an answer belongs to no exercise; what students
            get uses a name that only an answer makes.
    """
    everything, public = definitions(lesson.tree), definitions(lesson.public_tree)
    names = {e.name for e in unit.definitions}
    for n, exercise in enumerate(unit.exercises):
        if exercise.kind == "cell":
            _validate_cell(unit, lesson, n, exercise)
            continue
        found = everything.get(exercise.name, [])
        if not found:
            raise CourseError(
                unit.folder / "unit.toml",
                f"exercises[{n}].name: {lesson.path} has no function or class {exercise.name} at its top level.",
                "Define it there, or correct the name.",
            )
        if len(found) > 1:
            raise CourseError(
                lesson.place(found[1].lineno),
                f"defines the exercise {exercise.name} again; line {found[0].lineno} did already.",
                "Keep one of the two.",
            )
        if exercise.name not in public:
            raise CourseError(
                lesson.place(found[0].lineno),
                f"the exercise {exercise.name} stands between markers as a whole, so students get no stub.",
                "Put the markers inside the definition.",
            )
        if all(region.owner != exercise.name for region in lesson.regions):
            raise CourseError(
                lesson.place(found[0].lineno),
                f"the exercise {exercise.name} has no marked answer, so students get it whole.",
                "Put # BEGIN SOLUTION and # END SOLUTION around its answer.",
            )
    for region in lesson.regions:
        if region.owner and region.owner not in names:
            raise CourseError(
                lesson.place(region.begin),
                f"marks an answer in {region.owner}, which is no exercise of this unit.",
                f"Take the markers away, or list {region.owner} in {unit.folder / 'unit.toml'}.",
            )
    _no_use_of_answers(lesson)


def _validate_cell(unit: Unit, lesson: Lesson, n: int, exercise: Exercise) -> None:
    where, line = unit.folder / "unit.toml", f"# Exercise {exercise.label}: {exercise.title}"
    cells = [cell for cell in lesson.cells if cell.label == exercise.label]
    if not cells:
        raise CourseError(
            where,
            f"exercises[{n}].label: no code cell of {lesson.path} begins with # Exercise {exercise.label}.",
            f"Begin the cell of its answer with {line}",
        )
    if len(cells) > 1:
        raise CourseError(
            lesson.place(cells[1].first), f"line {cells[0].first} has this label already.", "Keep one of the two."
        )
    cell = cells[0]
    inside = [r for r in lesson.regions if cell.first < r.begin <= cell.last]
    if len(inside) != 1:
        raise CourseError(
            lesson.place(cell.first),
            f"the cell exercise {exercise.name} has {len(inside)} marked answers.",
            "Put # BEGIN SOLUTION and # END SOLUTION once around all of its code.",
        )
    marked = range(inside[0].begin, inside[0].end + 1)
    for node in lesson.tree.body:
        if cell.first <= node.lineno <= cell.last and node.lineno not in marked:
            raise CourseError(
                lesson.place(node.lineno),
                f"the cell exercise {exercise.name} has code outside its marked answer.",
                "Students get comments only in this cell: move the line to a cell above it.",
            )
    following = next((c for c in lesson.cells if c.first > cell.last), None)
    names = {e.name for e in unit.definitions}
    if following is not None and not following.ends:
        defined = {
            d.name for d in lesson.tree.body if is_definition(d) and following.first <= d.lineno <= following.last
        }
        if not defined & names:
            raise CourseError(
                lesson.place(following.first),
                f"the cells that a student adds for {exercise.name} cannot be told from this one.",
                "Begin it with the line # Back to the lesson: ... in a few words what it shows.",
            )


def _no_use_of_answers(lesson: Lesson) -> None:
    """Refuse code outside the answers that needs a name which only an answer in a cell makes."""
    made: dict[str, int] = {}
    for region in lesson.regions:
        if not region.owner:
            for statement in region.statements:
                made.update((name, region.begin) for name in _bound(statement))
    bound = set(dir(builtins))
    everywhere = bound.union(*map(_bound, lesson.public_tree.body))
    for statement in lesson.public_tree.body:
        # What a definition uses is looked up when it is called, so a later cell may make it; others need it now.
        later = is_definition(statement)
        known = everywhere if later else bound | (_bound(statement) if hasattr(statement, "body") else set())
        for node in _used(statement):
            if node.id in made and node.id not in known:
                raise CourseError(
                    lesson.place(lesson.lines[node.lineno - 1]),
                    f"uses {node.id}, which only the answer of line {made[node.id]} makes.",
                    "Make it outside the markers, or use it inside.",
                )
        bound |= _bound(statement)


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds in its own scope."""
    if is_definition(statement):
        return {statement.name}
    names: set[str] = set()
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if is_definition(node):
            names.add(node.name)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            names.add(node.name)
        todo.extend(ast.iter_child_nodes(node))
    return names


def _used(statement: ast.stmt) -> list[ast.Name]:
    """The names that a statement reads from the scope around it."""
    own: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            own.update(*map(_bound, node.body))
        elif isinstance(node, ast.comprehension):
            own.update(n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))
    read = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load | ast.Del)]
    read += [n.target for n in ast.walk(statement) if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)]
    return [n for n in read if n.id not in own]
