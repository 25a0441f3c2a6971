"""Is it right? The expected value of a case, the comparison with an answer, the diagnosis of a wrong one."""
