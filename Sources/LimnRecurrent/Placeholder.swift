/// Placeholder of the first hour; replaced by LimnRecurrent's own files.
enum LimnRecurrentPlaceholder {}
