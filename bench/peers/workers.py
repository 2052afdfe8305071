"""Worker processes: one for each engine and configuration, of which one computes at a time."""
import glob
import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parent / "Hourglass.Benchmarks" / "bin" / "Release" / "net10.0" / "Hourglass.Benchmarks.dll"


class Worker:
    """A process that answers a line of JSON to each line it is sent; its first line says what it is."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.process = subprocess.Popen(
            [str(part) for part in command], env={**os.environ, **(environment or {})}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = self._answer()

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The worker '{self.name}' ended with exit code {self.process.wait()}.")
        return json.loads(line)


def hourglass(mode, threads, *arguments):
    return Worker(f"Hourglass {threads}", ["dotnet", PROGRAM, mode, *arguments, threads])


def has_avx512():
    with open("/proc/cpuinfo") as file:
        return "avx512f" in file.read()


def strong_environment(build, threads):
    """PyTorch at its best: the best kernels the processor has, and an allocator that keeps its memory instead of faulting it in anew."""
    libraries = glob.glob(f"/usr/lib/*/openblas-{build}")
    if not libraries:
        raise SystemExit(f"Found no OpenBLAS of the {build} build; install libopenblas0-{build}.")
    environment = {
        "LD_LIBRARY_PATH": libraries[0], "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads),
        "MALLOC_MMAP_THRESHOLD_": "4000000000", "MALLOC_TRIM_THRESHOLD_": "4000000000", "MALLOC_TOP_PAD_": "67108864",
    }
    if has_avx512():
        environment |= {"OPENBLAS_CORETYPE": "SkylakeX", "ATEN_CPU_CAPABILITY": "avx512"}
    return environment
