/// Errors of files, notebooks, permission and the session.
extension Explanation {
  static let outside = [
    #"""
    E601 no such file
    - read("absent.csv")
    @ sites.csv|site|A
    + read("sites.csv")
    E602 a folder where a file is wanted
    $ limn run .
    @ nb.lstmnb|```limn|1 + 1|```
    & limn run nb.lstmnb
    E603 a device or pipe where a file is wanted
    $ limn run /dev/null
    @ nb.lstmnb|```limn|1 + 1|```
    & limn run nb.lstmnb
    E604 a file beyond the memory limit
    ! a file beyond `--memory`
    E605 a file that cannot be read
    ! a fault of the system while reading
    E606 a file that cannot be written
    $ limn -e 'write(table({a: [1]}), "/nowhere/a.csv")'
    & limn -e 'table({a: [1]})'
    E607 a quote inside an unquoted cell
    @ a.csv|site|A"B
    - read("a.csv")
    + table({site: ["A\"B"]})
    E608 a row with more or fewer cells than the header
    @ a.csv|a,b|1,2|3
    - read("a.csv")
    E609 a cell that is too long
    - s = "x"
    - for i in range(24) { s += s }
    - write(table({s: [s]}), "a.csv")
    - read("a.csv")
    + write(table({s: ["x"]}), "a.csv")
    + read("a.csv")
    E610 no header
    @ a.csv|1,2|3,4
    - read("a.csv")
    E611 two columns of one name in a file
    @ a.csv|a,a|3,4
    - read("a.csv")
    E612 another separator than the one read by
    @ a.csv|a;b|3;4
    - read("a.csv", separator=",")
    E613 a column that does not hold one value for each row
    ! no verb makes such a column; `write` asks all the same
    E614 an infinite number to be written
    - write(table({a: [1.0, inf]}), "out.csv")
    + write(table({a: [1.0, nan]}), "out.csv")
    E615 a kind of file that is not known
    - read("photo.jpg")
    E616 a separator that cannot be one
    - read("a.csv", separator="ab")
    E620 no such column
    - select(table({a: [1]}), "b")
    + select(table({a: [1]}), "a")
    E621 two columns of one name
    - rename(table({a: [1], b: [2]}), a="b")
    + rename(table({a: [1], b: [2]}), c="b")
    E622 columns of unequal length
    - table({a: [1, 2], b: [1, 2, 3]})
    + table({a: [1, 2], b: [3, 4]})
    E623 a value that cannot be a column
    - table({a: [1, 2], b: sqrt})
    + table({a: [1, 2], b: 3})
    E624 a column of several types
    - table({a: ["x", 1]})
    + table({a: ["x", "1"]})
    E625 a condition that gives no bools
    - filter(table({a: [1, 2]}), r => r.a)
    + filter(table({a: [1, 2]}), r => r.a > 1)
    E626 a condition that does not give one answer for each row
    - filter(table({a: [1, 2]}), r => [true])
    + filter(table({a: [1, 2]}), r => r.a > 1)
    E630 a time column that holds no times
    - series(table({date: [1, 2], v: [1, 2]}), time="date", value="v")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + series(table({date: d, v: 1.0}), time="date", value="v")
    E631 a column that cannot tell series apart
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - series(table({date: d, s: 1.5, v: 1.0}), time="date", value="v", by="s")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + series(table({date: d, s: "A", v: 1.0}), time="date", value="v", by="s")
    E632 two rows for one step
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - series(table({date: d[[0, 0, 1]], v: [1, 2, 3]}), time="date", value="v")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + series(table({date: d, v: 1.0}), time="date", value="v")
    E633 no row with a time
    - series(filter(table({date: [time("2001-01-01")], v: [1]}), r => r.v > 1), time="date", value="v")
    E634 a value column that holds text
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - series(table({date: d, v: "a"}), time="date", value="v")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + series(table({date: d, v: 1.0}), time="date", value="v")
    E640 an empty file
    @ a.csv
    - read("a.csv")
    E641 text in another encoding than it should be
    @ a.csv|site|Z\xFCrich
    - read("a.csv", encoding="utf-8")
    + read("a.csv", encoding="latin-1")
    E642 a NUL byte
    @ a.csv|site|A\x00B
    - read("a.csv")
    + table({site: ["AB"]})
    E643 a file of another kind than its name says
    @ a.csv|PK\x03\x04
    - read("a.csv")
    + table({site: ["A"]})
    E644 a quote that is never closed
    @ a.csv|site|"A
    - read("a.csv")
    E645 text behind a closing quote
    @ a.csv|site|"A"B
    - read("a.csv")
    E701 a conflict marker of a merge
    @ nb.lstmnb|<<<<<<< mine|```limn|1 + 1|```|=======|>>>>>>> theirs
    @ good.lstmnb|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E702 front matter that is not closed
    @ nb.lstmnb|---|limn: 1|```limn|1 + 1|```
    @ good.lstmnb|---|limn: 1|---|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E703 front matter that is not readable
    @ nb.lstmnb|---|title: [|---|```limn|1 + 1|```
    @ good.lstmnb|---|title: An orchard|---|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E704 a format version that is not known
    @ nb.lstmnb|---|limn: 2|---|```limn|1 + 1|```
    @ good.lstmnb|---|limn: 1|---|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E705 a field of the front matter of the wrong kind
    @ nb.lstmnb|---|title: [1]|---|```limn|1 + 1|```
    @ good.lstmnb|---|title: An orchard|---|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E706 an unknown field of the front matter
    @ nb.lstmnb|---|titel: An orchard|---|```limn|1 + 1|```
    @ good.lstmnb|---|title: An orchard|---|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E707 a fence that is not closed
    @ nb.lstmnb|```limn|1 + 1
    @ good.lstmnb|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E708 options of a cell that are not readable
    @ nb.lstmnb|```limn (volatile)|1 + 1|```
    @ good.lstmnb|```limn {volatile}|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E709 an unknown, doubled or ill-formed option of a cell
    @ nb.lstmnb|```limn {volatil}|1 + 1|```
    @ good.lstmnb|```limn {volatile}|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E710 text that is no name of a cell
    @ nb.lstmnb|```limn {#2nd/cell}|1 + 1|```
    @ good.lstmnb|```limn {#second}|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E711 two cells of one name
    @ nb.lstmnb|```limn {#a}|1|```||```limn {#a}|2|```
    @ good.lstmnb|```limn {#a}|1|```||```limn {#b}|2|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E712 a stored output that is damaged
    @ nb.lstmnb|```limn {#a}|1|```||<!-- limn:out a {oops -->|```text|1|```
    @ good.lstmnb|```limn {#a}|1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E713 a stored output without a cell
    @ nb.lstmnb|<!-- limn:out a {} -->|```text|1|```
    @ good.lstmnb|```limn {#a}|1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E714 a notebook that is not UTF-8
    @ nb.lstmnb|Z\xFCrich||```limn|1 + 1|```
    @ good.lstmnb|Zürich||```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E720 an unknown parameter
    @ nb.lstmnb|---|params:|  horizon: 4|---|```limn|1 + 1|```
    $ limn run nb.lstmnb -p horzon=8
    & limn run nb.lstmnb -p horizon=8
    E721 a parameter of the wrong kind
    @ nb.lstmnb|---|params:|  horizon: 4|---|```limn|1 + 1|```
    $ limn run nb.lstmnb -p horizon=long
    & limn run nb.lstmnb -p horizon=8
    E722 `-p` without `NAME=VALUE`
    @ nb.lstmnb|---|params:|  horizon: 4|---|```limn|1 + 1|```
    $ limn run nb.lstmnb -p horizon
    & limn run nb.lstmnb -p horizon=8
    E723 a parameter set twice
    @ nb.lstmnb|---|params:|  horizon: 4|---|```limn|1 + 1|```
    $ limn run nb.lstmnb -p horizon=8 -p horizon=9
    & limn run nb.lstmnb -p horizon=8
    E730 a cell marked `error` that did not fail
    @ nb.lstmnb|```limn {error}|1 + 1|```
    @ good.lstmnb|```limn|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E731 no such cell
    @ nb.lstmnb|```limn {#load}|1 + 1|```
    $ limn run nb.lstmnb --only laod
    & limn run nb.lstmnb --only load
    E732 a notebook that was changed while it ran
    ! a notebook edited while it runs
    E733 a script that is not UTF-8
    @ a.limn|print("Z\xFCrich")
    @ good.limn|print("Zürich")
    $ limn a.limn
    & limn good.limn
    E801 a file that must not be read
    ! a file of the system that may not be read
    E802 a file that must not be written
    ! a file of the system that may not be written
    E900 interrupted
    ! Ctrl-C
    E910 the evaluator could not be started
    ! the system starts no process
    E911 the evaluator ended
    ! the evaluator was ended from outside or by its limits
    E912 a cell whose time is over
    @ nb.lstmnb|```limn {timeout=1s}|while true { }|```
    @ good.lstmnb|```limn {timeout=60s}|1 + 1|```
    $ limn run nb.lstmnb
    & limn run good.lstmnb
    E913 a value too large to be shown
    ! a value whose description is beyond a frame
    E920 a command of the prompt that is not one
    ! a line of the prompt such as `:sav`
    E921 no such input
    ! `:run` of the prompt
    E922 a file that a session cannot be saved as
    ! `:save` of the prompt
    E923 the evaluator does not answer
    ! the evaluator at the prompt does not answer
    """#
  ]
}
