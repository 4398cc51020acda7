/// Placeholder of the first hour; replaced by LimnIO's own files.
enum LimnIOPlaceholder {}
