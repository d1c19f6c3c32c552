"""值班日志 and 交接班: the shift's ledger, what is still open, and both officers' signatures."""
