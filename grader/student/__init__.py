"""The student's side: where the work lies, what is done of it, what comes next, and how it is packed to hand in.

    find_kit(place)         -> Kit        `kit`: the built units around a place, and the folders of work beside them
    copy_units(kit, folder) -> Copied     `starting`: a folder of work, in which no work is ever overwritten
    read_released(home)     -> Released   `released`: what a kit was given out with, by which a correction is known
    of_unit(unit, work)     -> Taken      `taken`: the file of a unit that the grader would take
    record_checks(...)                    `progress`: what passed, in one small file of the student's own
    standings(kit, ...)     -> [Standing] `standing`: each exercise as it stands; `advice`: the one next thing to do
    pack(gathered, ...)     -> Packed     `gathering` and `packing`: one zip, read back as it is read for grading
    Warm                                  `warm`: a process that checks again and again
    check(exercise)                       `magic`: in a notebook, `%check`: a card comes of the cells that were run

Nothing here runs code of the student or imports torch; what a student wrote is read through `grader.submissions`.
"""
