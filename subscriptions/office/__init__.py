"""The subscriptions desk's own screens: the counter, the day, the takings, the curves, one subscriber's whole story."""
