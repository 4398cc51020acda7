/// Placeholder of the first hour; replaced by LimnNotebook's own files.
enum LimnNotebookPlaceholder {}
