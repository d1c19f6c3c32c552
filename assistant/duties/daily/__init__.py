"""值班日报 and 节假日值班情况: made by template at their time, once."""
