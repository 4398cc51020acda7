/// Placeholder of the first hour; replaced by LimnWorker's own files.
enum LimnWorkerPlaceholder {}
