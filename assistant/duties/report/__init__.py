"""突发事件信息报送: from messy material to a signed report, 首报 to 终报."""
