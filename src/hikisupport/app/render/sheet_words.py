"""The program's own sentences on the home sheet, for each who may hold it. Gentle, short, for reading aloud."""

from hikisupport.core.vocab import Group, Kind

TITLE = "これからのためのメモ"
LEAD = {
    Group.PERSON: "いつ使っても、使わなくても大丈夫です。",
    Group.FAMILY: "ご家族のためのメモです。一つずつで大丈夫です。",
    Group.SUPPORTER: "ご家族にお渡しできる、窓口のメモです。",
}
FIRST = "まず、電話できる所"
HELPER = "会ったことのある支援者がいるときは、まずその方へ"
AFTER_HELPER = "つながらないときは、こちらへ"
SCAN = "スマホのカメラで読むと、<br>電話番号が出ます"
SMALL_STEP = "今週の小さな一歩"
SCRIPT = "電話で話すこと(このまま読んで大丈夫です)"
# What a window is for, where its name does not say so; by kind, and without a word that tells of the person.
ABOUT = {
    Kind.HOUKATSU: "高齢の方と家族の相談",
    Kind.IBASHO: "居場所・集まり",
    Kind.FAMILY_GROUP: "家族どうしの集まり",
    Kind.YOUTH_CENTER: "若い方と家族の相談",
    Kind.SELF_RELIANCE: "暮らしと仕事の相談",
    Kind.WELFARE_OFFICE: "暮らしと健康の相談",
    Kind.SAPOSUTE: "働くことの相談",
    Kind.HELLO_WORK: "仕事をさがす相談",
}
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
HOURS = "時間は要確認"
DATES = "( )の中は、いつの番号かです。日付なしは、もとの情報に日付がないものです。"
CHECK = "要確認は、古いかもしれない印です。つながったら、はじめに相手の名前を聞いて、確かめます。"
MAY_CHANGE = "番号や時間は変わることがあります。"
OTHER_DATA = "窓口は、道具に付いているものではなく、指定されたデータのものです。"
NO_WINDOW = "電話でお伝えした窓口を、ここに書いてください。"
