"""The program's own sentences on the home sheet, for each who may hold it. Gentle, short, for reading aloud."""

from hikisupport.base.vocab import Group

TITLE = "これからのためのメモ"
LEAD = {
    Group.PERSON: "いつ使っても、使わなくても大丈夫です。",
    Group.FAMILY: "ご家族のためのメモです。一つずつで大丈夫です。",
    Group.SUPPORTER: "ご家族にお渡しできる、窓口のメモです。",
}
KNOWN = "会ったことのある支援者がいるときは、まずその方へ。つながらないときは、こちらへ。"
SMALL_STEP = "今週の小さな一歩"
SCRIPT = "電話で話すこと(このまま読んで大丈夫です)"
PREPARE = {
    Group.PERSON: "書けるものだけ、メモしておくと楽です",
    Group.FAMILY: "電話の前に、わかる分だけメモ",
    Group.SUPPORTER: "電話の前に、わかる分だけメモ",
}
# The five points of the article in the person's own voice (the data hold the family's).
PREPARE_SELF = (
    "いつごろから、どんないきさつか",
    "家での話のしかた",
    "不安なこと、得意なこと、苦手なこと",
    "どこまで手伝ってほしいか",
    "どうなったら少し楽か",
)
OTHERS = "ほかに話せる所"
LATER = "ご本人が望んだときに"
NEXT = "次に話す日"
FOOT = "夜や休みの日に、つらくなったとき(どなたでも)"
# Lines of every leaflet by what they are for; the names of some would frighten.
FOOT_LABELS = {
    "inochi-sos": "#いのちSOS",
    "yorisoi": "よりそいホットライン",
    "ambulance": "救急・消防",
    "police": "警察",
    "emergency-advice": "救急車を呼ぶか迷うとき",
    "child-abuse-189": "18歳未満の方のことで困ったとき",
}
NO_NUMBER = "番号は確認中です"
SAME_NUMBER = "かわりに、上の大きな番号へ"
NO_WINDOW = "電話でお伝えした窓口を、ここに書いてください。"
