import numpy as np


# %% fourier_coefficient | right | by the FFT
def fourier_coefficient(signal, k):
    c = np.fft.fft(signal)[k % len(signal)] / len(signal)
    return float(c.real), float(c.imag)


# %% fourier_coefficient | right | with complex numbers
def fourier_coefficient(signal, k):
    n = np.arange(len(signal))
    c = np.mean(signal * np.exp(-2j * np.pi * k * n / len(signal)))
    return c.real, c.imag


# %% fourier_coefficient | right | in a loop
def fourier_coefficient(signal, k):
    N, a, b = len(signal), 0.0, 0.0
    for n in range(N):
        a += signal[n] * np.cos(2 * np.pi * k * n / N) / N
        b -= signal[n] * np.sin(2 * np.pi * k * n / N) / N
    return a, b


# %% fourier_coefficient | wrong | plus in the exponent | cause: the sign of the exponent
def fourier_coefficient(signal, k):
    n = np.arange(len(signal))
    c = np.mean(signal * np.exp(2j * np.pi * k * n / len(signal)))
    return c.real, c.imag


# %% fourier_coefficient | wrong | a sum, not a mean | cause: not divided by N
def fourier_coefficient(signal, k):
    n = np.arange(len(signal))
    c = np.sum(signal * np.exp(-2j * np.pi * k * n / len(signal)))
    return c.real, c.imag
