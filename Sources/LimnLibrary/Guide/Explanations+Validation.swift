/// Errors of folds, pipelines and what they keep from leaking.
extension Explanation {
  static let validation = [
    #"""
    E590 a simulation that has its target among its inputs
    - d = time_range("2001-01-01", step=1d, n=60)
    - q = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    - train(ridge(), data={q: q, rain: q}, target="q", inputs=["q"], horizon=0, lookback=3)
    + d = time_range("2001-01-01", step=1d, n=60)
    + q = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    + train(ridge(), data={q: q, rain: q}, target="q", inputs=["rain"], horizon=0, lookback=3)
    E591 a negative penalty
    - ridge(alpha=-1)
    + ridge(alpha=0)
    E592 folds that leave nothing to train on or to test
    - d = time_range("2001-01-01", step=1d, n=60)
    - x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    - folds(x, n=100)
    + d = time_range("2001-01-01", step=1d, n=60)
    + x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    + folds(x, n=3)
    E593 a gap that lets training and test targets overlap
    - d = time_range("2001-01-01", step=1d, n=60)
    - x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    - folds(x, n=3, horizon=3, gap=1)
    + d = time_range("2001-01-01", step=1d, n=60)
    + x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    + folds(x, n=3, horizon=3)
    E594 a pipeline whose stages or model are none
    - pipeline(stage("anomaly"))
    + pipeline(stage("anomaly"), ridge())
    E595 data that may know the future
    - d = time_range("2001-01-01", "2006-12-01", step=1mo)
    - x = series(table({date: d, v: arange(72.0)}), time="date", value="v")
    - train(ridge(), data=stl(x).trend, lookback=3)
    + d = time_range("2001-01-01", "2006-12-01", step=1mo)
    + x = series(table({date: d, v: arange(72.0)}), time="date", value="v")
    + train(pipeline(stage("rolling", window=12), ridge(), lookback=3), data=x)
    E596 folds that do not suit the pipeline
    - d = time_range("2001-01-01", step=1d, n=60)
    - x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    - backtest(pipeline(ridge(), lookback=3, horizon=2), folds(x, n=2, horizon=1))
    + d = time_range("2001-01-01", step=1d, n=60)
    + x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    + backtest(pipeline(ridge(), lookback=3, horizon=2), folds(x, n=2, horizon=2))
    E597 folds over space, or by wet and dry years, that lack what they need
    - d = time_range("2001-01-01", step=1d, n=60)
    - x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    - space_folds(x)
    + d = time_range("2001-01-01", step=1d, n=60)
    + x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    + folds(x, n=2)
    E598 a standard that is none
    - d = time_range("2001-01-01", "2006-12-01", step=1mo)
    - x = series(table({date: d, v: arange(72.0)}), time="date", value="v")
    - p = split(x, at="2005")
    - verdict(predict(train(baseline("climatology"), data=p.train), data=p.test), {name: "mine"})
    + d = time_range("2001-01-01", "2006-12-01", step=1mo)
    + x = series(table({date: d, v: arange(72.0)}), time="date", value="v")
    + p = split(x, at="2005")
    + verdict(predict(train(baseline("climatology"), data=p.train), data=p.test), {rmse: 9})
    """#
  ]
}
