"""What a town's officers read in their group chat about those who have not filed."""

HEAD = (
    "【{duty} {year}年】{place}应报 {owing} 家,已报 {filed} 家,"
    "以下 {open} 家未见填报,请于 {due} 前督促完成:"
)
HEAD_LATE = (
    "【{duty} {year}年】{place}应报 {owing} 家,已报 {filed} 家,"
    "以下 {open} 家未见填报(已于 {due} 截止),请抓紧督促:"
)
NOBODY = "【{duty} {year}年】{place}应报 {owing} 家,已全部填报。"
MISSED_BEFORE = "(此前已缺报 {misses} 年)"
SECOND_MISS = "(已累计缺报 {misses} 年,资格将被取消或撤销)"
