"""自动查岗 and 叫应: campaigns of telephone calls, heard, judged, written up."""
