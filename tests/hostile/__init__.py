"""Hostile and broken submissions, graded for real, and what a sound grader makes of each.

    corpus     the cases: a folder each, and what a sound grader does with it
    field      what is attacked: a home, a course, a gradebook and neighbours, all with planted secrets
    seen       what came of a run and of one hand-in in it
    keeper     a process that runs the grader and watches it: time, memory, processes, listeners
    machine    files that appear anywhere on this machine
    yardstick  what honest work, the untouched stub and hidden arguments look like, per unit
    judge      each sentence of a case, and what holds for every case, turned into a verdict; `judge_grades`, `judge_text`
               and `judge_machine` hold the judges
    run        grades cases between honest neighbours; `make attack` prints its table
"""
