/// Placeholder of the first hour; replaced by LimnFront's own files.
enum LimnFrontPlaceholder {}
