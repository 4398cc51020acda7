/// Placeholder of the first hour; replaced by LimnSeries's own files.
enum LimnSeriesPlaceholder {}
