"""What an owner directs: the storyboard before it is paid for, retakes, chosen takes, another run."""
