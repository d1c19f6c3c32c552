"""A simulated telephone exchange on this machine, for a room that has no line of its own.

A newcomer hears and sees a roll-call within minutes: the duty rooms of the directory answer like
people, over real SIP and RTP on the loopback. No real number is ever reached. The process that
answers imports this package, so nothing heavy is loaded here.
"""
