from grader.checking import misconception
