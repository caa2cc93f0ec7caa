"""What Lapka costs, each figure beside a yardstick taken on the same machine in the same minute."""
