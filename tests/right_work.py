"""Right work with all kinds of things around the exercise, for tests/test_imports.py.

A case begins with `# =====` and a title; its first file is 01_activations.py, each other one begins with
`# ---` and its name.
"""

RIGHT_WORK = r"""
# ===== matplotlib
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from mpl_toolkits.mplot3d import Axes3D
from matplotlib.animation import FuncAnimation

plt.style.use("ggplot")
plt.rcParams["figure.dpi"] = 90

def relu(x):
    return x * (x > 0)

def draw(ax: plt.Axes | None = None) -> plt.Figure:
    return ax.figure

xs = np.linspace(-2, 2, 5)
plt.figure(figsize=(3, 4))
line, = plt.plot(xs, xs)
fig, ax = plt.subplots()
ax.set(xlabel="x", title=f"{ax:.2f}")
fig, axes = plt.subplots(2, 2)
assert axes.shape == (2, 2)
fig, (left, right) = plt.subplots(1, 2)
drawn = [ax.plot(x) for ax, x in zip(axes.flat, range(4))]
assert len(drawn) == 4
assert len([color for color in plt.cm.viridis(xs)]) == 5
counts, bins, patches = plt.hist(xs)
first, *rest = plt.plot(xs)
low, high = ax.get_xlim()
np.linspace(low, high, 5)
for ax in plt.figure().subplots(2, 1):
    ax.plot(xs)
with plt.style.context("dark"):
    plt.savefig("relu.png")
animation = FuncAnimation(fig, draw)
plt.show()

# ===== checks itself as a notebook does
from grader import check, check_gradient, grade
import grader as gdgrade


def relu(x):
    return x * (x > 0)


check(relu)
gdgrade.check("relu")
print(grade("."), check_gradient(relu, relu, 1.0))
# ===== other libraries that draw
import plotly.express as px
import seaborn as sns

sns.set_theme(style="whitegrid")

def relu(x):
    return x * (x > 0)

px.line(x=[1], y=[2]).show()

# ===== a star import
from pylab import *

def relu(x):
    return x * (x > 0)

plot([1], [2])
show()

# ===== a notebook
import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import HTML, clear_output, display

get_ipython().run_line_magic("matplotlib", "inline")

def relu(x):
    return x * (x > 0)

@widgets.interact(n=(1, 3))
def show(n):
    return n

assert show(2) == 2
display(HTML("relu"))
clear_output(wait=True)

# ===== what a notebook has without an import
import torch

def relu(x):
    return x * (x > 0)

display(relu(torch.ones(2)))
get_ipython().run_line_magic("matplotlib", "inline")

# ===== libraries that are not installed
from __future__ import annotations
from dataclasses import dataclass
from past.builtins import xrange
from public_tests import *
import no_such_vision, no_such_vision.transforms as T
from no_such_learning.datasets import (
    make_moons,
    load_iris,
)
from no_such_speed import njit, prange
if True:
    import no_such_frames as pd

print(no_such_vision.__version__, make_moons)
transform = T.Compose([T.ToTensor(), T.Normalize((0.5,), (0.5,))])
train = no_such_vision.datasets.MNIST("data", download=True, transform=transform)
pd.set_option("display.max_rows", 10)

class Net(no_such_vision.Module):
    def forward(self, x):
        return x

@dataclass
class Table:
    frame: pd.DataFrame | None = None

@njit(parallel=True)
def fast(x: list[pd.Series]):
    return x

def relu(x):
    if isinstance(x, (pd.DataFrame, pd.Series)):
        x = x.values
    return x * (x > 0)

# ===== libraries that may be missing
import contextlib
import importlib.util

try:
    import no_such_arrays as xp
    HAS_GPU = True
except ImportError:
    import numpy as xp
    HAS_GPU = False
with contextlib.suppress(ImportError):
    import no_such_arrays
    HAS_GPU = True
assert not HAS_GPU and xp.ones(1) == 1 and importlib.util.find_spec("no_such_arrays") is None

def relu(x):
    try:
        from no_such_arrays import relu
        return relu(x)
    except ModuleNotFoundError:
        return x * (x > 0)

# ===== Colab
from google.colab import drive, files

drive.mount("/content/drive")

def relu(x):
    return x * (x > 0)

# ===== progress bars
import tqdm as bars
from tqdm.auto import tqdm, trange

def relu(x):
    total = x * 0
    with tqdm(total=1) as bar:
        bar.update(1)
    for i, part in enumerate(tqdm([x, -x], desc="parts")):
        total = total + (part if i == 0 else 0 * part)
    for _ in (steps := trange(2)):
        steps.set_postfix(loss=1)
        total = total / 1
    for _ in bars.tqdm(range(1)):
        total = total * (x > 0)
    return total

# ===== tensorboard
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs")
writer.add_scalar("loss", 1.0, 0)

def relu(x):
    return x * (x > 0)

# ===== files that are written
import json
import os
import pickle
import numpy as np
import torch
from pathlib import Path

def relu(x):
    np.save("last.npy", x.numpy())
    return x * (x > 0)

np.savetxt("out.csv", np.ones(3))
np.save("out", np.ones(3))
np.savez("out.npz", a=np.ones(3))
torch.save({"w": torch.ones(3)}, "model.pt")
os.makedirs("figures/new", exist_ok=True)
with open("figures/new/a.json", "w") as file:
    json.dump([1], file)
with open("/tmp/somewhere.txt", "a") as file:
    file.write("1")
with open("p.pkl", "wb") as file:
    pickle.dump([1], file)
Path("log").mkdir()
(Path("log") / "a.txt").write_text("a")
os.rename("log/a.txt", "log/b.txt")
assert [p.name for p in Path("log").glob("*.txt")] == ["b.txt"]
os.remove("log/b.txt")
assert np.loadtxt("out.csv").sum() == np.load("out.npy").sum() == np.load("out.npz")["a"].sum() == 3
assert torch.load("model.pt")["w"].sum() == 3
assert os.path.exists("figures/new/a.json") and os.listdir("figures") == ["new"]
assert pickle.load(open("p.pkl", "rb")) == [1]

# ===== arguments of a command line
import argparse
import logging

logging.basicConfig(filename="log.txt", level=logging.INFO)
logging.info("begun")
parser = argparse.ArgumentParser()
parser.add_argument("--n", default=3)
args = parser.parse_args()

def relu(x):
    return x * (x > 0)

# ===== the folder that it lies in
import os
import sys

sys.path.append("..")
sys.path.insert(0, os.path.dirname(__file__))
os.chdir(os.path.dirname(os.path.abspath(__file__)))

def relu(x):
    return x * (x > 0)

# ===== a function of helpers
from helpers import linear as linear_

def relu(x):
    return linear_(x)

# --- helpers.py
def linear(x):
    return x * (x > 0)

# ===== helpers that import each other
import helpers

def relu(x):
    return helpers.linear(x)

# --- helpers.py
from more import ONE

def linear(x):
    return ONE * x * (x > 0)

# --- more.py
ONE = 1

# ===== a relative import
from . import helpers

def relu(x):
    return helpers.linear(x)

# --- helpers.py
def linear(x):
    return x * (x > 0)

# ===== a package
from utils.math import linear
import utils.more as more

def relu(x):
    return linear(x) * more.ONE

# --- utils/__init__.py

# --- utils/math.py
from .more import ONE

def linear(x):
    return ONE * x * (x > 0)

# --- utils/more.py
ONE = 1

# ===== another topic
def relu(x):
    return x * (x > 0)

# --- 02_losses.py
import importlib

relu = importlib.import_module("01_activations").relu

def mse(y, t):
    assert relu(y).shape == y.shape
    return ((y - t) ** 2).mean()

# ===== a backward and a clip of its own
import autograd
import layers

def relu(x):
    return layers.Relu().backward(layers.clip(x)) + 0 * autograd.backward(x)

# --- layers.py
def clip(x):
    return x

class Relu:
    def backward(self, x):
        return x * (x > 0)

# --- autograd.py
def backward(x):
    return x

# ===== names of libraries
import random
import matplotlib.pyplot
import torch

assert random.random() < 1

def relu(x):
    return x * (x > 0)

# --- random.py
raise SystemExit

# --- torch.py
raise SystemExit

# --- matplotlib.py
raise SystemExit

# ===== data
import glob
import json
import os
import numpy as np
from pathlib import Path

rows = np.loadtxt("data/ex1.csv", delimiter=",")
assert rows.shape == (2, 2)
here = Path(__file__).resolve().parent
assert (here / "notes.txt").read_text() == "two\nlines\n"
assert json.load(open("../numbers.json")) == [1]
assert np.genfromtxt(here / "data" / "ex1.csv", delimiter=",")[1, 1] == 4
assert glob.glob("data/*.csv") == ["data/ex1.csv"] and os.path.isdir("data")
assert [p.name for p in Path("data").iterdir()] == ["ex1.csv"]

def relu(x):
    return x * (x > 0)

# --- data/ex1.csv
1,2
3,4

# --- notes.txt
two
lines

# --- numbers.json
[1]
"""
