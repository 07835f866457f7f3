"""Small file systems, which fill up."""
import contextlib
import subprocess

from support import suite


def mount(folder, megabytes, remount=False):
    """A file system of that size at `folder`, or another size of the one that is there."""
    folder.mkdir(exist_ok=True)
    options = ("remount," if remount else "") + f"size={megabytes}m"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True)
    if done.returncode != 0:
        raise suite.Skip("a small disk cannot be mounted here (that takes root)")


@contextlib.contextmanager
def small(folder, megabytes):
    """Yields the folder, which is a file system of that size."""
    mount(folder, megabytes)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], capture_output=True)


def fill(folder):
    """Takes all that is left of the disk; returns the file that has it."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (2**20, 2**12):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    return path
