# SPDX-License-Identifier: BSL-1.0
"""A system of the benchmark that lives in Python, in a process of its own.

Reads questions and writes answers as bench/worker.hpp describes them. A system is a dictionary of
functions of a case: each takes the inputs as an array and returns two functions, one that runs the
case and one that takes what the run returned to one flat array."""
import sys
import time
import traceback

import numpy


def arrays(flat, *shapes):
    """The parts of a flat array that follow one another, with these shapes."""
    parts, begin = [], 0
    for shape in shapes:
        end = begin + int(numpy.prod(shape))
        parts.append(flat[begin:end].reshape(shape))
        begin = end
    return parts


def nanoseconds(run, calls):
    begin = time.perf_counter_ns()
    for _ in range(calls):
        run()
    return (time.perf_counter_ns() - begin) / calls


class Prepared:
    """A case with its inputs: `run`, what takes its answer to one flat array, and where runs go on from
    one another what brings the case back to its start."""

    def __init__(self, kind, run, results, restart=None):
        self.kind, self.run, self.results = kind, run, results
        self.restart = restart or (lambda: None)
        for _ in range(1 if restart else 3):  # compiles
            run()
        self.restart()
        self.answer = run()

    def times(self, calls):
        begin = time.perf_counter_ns()
        for _ in range(calls):
            answer = self.run()
        elapsed = time.perf_counter_ns() - begin
        self.answer = answer
        return elapsed / calls

    def values(self):
        return numpy.ascontiguousarray(self.results(self.answer), self.kind).tobytes()


def prepared(cases, words, questions):
    """The answer to `prepare`, and the case if there is one."""
    name, kind, inputs, _ = words
    kind = numpy.dtype({"float": "f4", "double": "f8"}[kind])
    flat = numpy.frombuffer(questions.read(int(inputs) * kind.itemsize), kind)
    if name not in cases:
        return "unknown", None
    try:
        return "ok", Prepared(kind, *cases[name](flat.copy()))
    except Exception as error:  # the other systems go on
        traceback.print_exc()
        return f"failed: {error}".splitlines()[0], None


def serve(system, version, cases):
    """Answers until there are no more questions."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what libraries print is no answer

    def answer(text):
        answers.write(text if isinstance(text, bytes) else f"{text}\n".encode())
        answers.flush()

    answer(f"{system} {version}")
    case = None
    while question := questions.readline().decode().split():
        if question[0] == "prepare":
            text, case = prepared(cases, question[1:], questions)
            answer(text)
        elif question[0] == "values":
            answer(case.values())
        elif question[0] == "restart":
            case.restart()
            answer("ok")
        else:
            answer(case.times(int(question[1])))
