import LimnWorker

WorkerMain.run(memory: nil)
