"""Is it right? The truth of a case, the comparison with an answer, the diagnosis of a wrong one."""
