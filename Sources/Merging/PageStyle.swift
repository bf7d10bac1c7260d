// SPDX-License-Identifier: Apache-2.0

/// How a digest looks: one quiet column, cards on grey, in the fonts of the reader's system.
enum PageStyle {
    private static let fonts = """
        -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans','Apple SD Gothic Neo','Malgun Gothic',\
        'Noto Sans KR',Helvetica,Arial,sans-serif
        """

    /// The column itself: as wide as the window, whatever is in it.
    static let column = "width:100%;max-width:680px;table-layout:fixed;text-align:left;text-align:start"
    static let card =
        "background:#ffffff;border:1px solid #e5e7eb;border-radius:14px;border-collapse:separate;"
        + "table-layout:fixed"
    static let title = "margin:0;font:700 28px/1.25 \(fonts);color:#111827;letter-spacing:-0.01em"
    static let lead = "margin:8px 0 0;font:400 15px/1.5 \(fonts);color:#596170"
    static let caption = "margin:0 0 8px;font:600 13px/1.4 \(fonts);color:#596170"
    static let number = "padding:6px 0;font:400 15px/1.4 \(fonts);color:#596170"
    static let entry = "font:600 15px/1.4 \(fonts);color:#111827;text-decoration:none"
    static let small = "font:400 13px/1.5 \(fonts);color:#596170"
    static let sender = "margin:0;font:600 15px/1.35 \(fonts);color:#111827"
    static let detail = "margin:1px 0 0;font:400 13px/1.4 \(fonts);color:#596170"
    static let subject = "margin:18px 0 0;font:700 21px/1.35 \(fonts);color:#111827;letter-spacing:-0.005em"
    static let text = "padding:4px 32px 14px;font:400 16px/1.6 \(fonts);color:#1f2937"
    /// A letter's own HTML breaks its words only where they would reach out of it, and keeps its columns.
    static func own(_ language: Digest.Language?) -> String {
        "padding:14px 0 18px;font:400 16px/1.6 \(fonts);color:#1f2937;"
            + "word-break:\(language == .ko ? "keep-all" : "normal");overflow-wrap:break-word"
    }
    static let foot = "padding:14px 0 0;border-top:1px solid #eceef1;font:400 13px/1.6 \(fonts);color:#596170"
    static let end = "padding:12px 8px 0;font:400 13px/1.6 \(fonts);color:#596170"
    static let badge = "width:40px;height:40px;border-radius:20px;font:600 17px/40px \(fonts);color:#ffffff"

    /// Where lines break: Korean between its words, and everything else wherever it must.
    static func breaks(_ language: Digest.Language?) -> String {
        "word-break:\(language == .ko ? "keep-all" : "break-word");overflow-wrap:anywhere"
    }

    /// Grounds for white letters, each with a contrast of at least 4.5.
    static let badges = [
        "#3559b5", "#0f766e", "#9a4a12", "#7c3f9e", "#a8325e", "#3f6b21", "#4b5a6b", "#1d6f93",
    ]

    /// What inline styles cannot say.
    static let css = """
        :root{color-scheme:light dark;supported-color-schemes:light dark}
        .d-p{margin:12px 0 0}
        .d-foot{margin:0 0 4px}
        .d-link{color:#2456c9;text-decoration:underline;text-underline-offset:2px}
        .d-quiet{color:#596170;text-decoration:underline;text-underline-offset:2px}
        .d-quote{color:#596170;border-left:3px solid #d5d9e0;padding-left:12px}
        .d-own>div{overflow-x:auto}
        .d-paper{background:#ffffff;color:#1f2937;color-scheme:light}
        .d-plain,.d-inset{padding-left:32px;padding-right:32px}
        .d-plain .d-p:first-child,.d-inset>div>p:first-child{margin-top:0}
        .d-inset>div>p:last-child{margin-bottom:0}
        .d-inset.d-text a{color:#2456c9}
        @media (max-width:600px){
        .d-page{padding:20px 0 32px!important}
        .d-head{padding:0 20px 18px!important}
        .d-pad{padding-left:20px!important;padding-right:20px!important}
        .d-plain,.d-inset{padding-left:20px!important;padding-right:20px!important}
        .d-paper table,.d-paper img{max-width:100%!important}
        .d-paper img[width]{height:auto!important}
        .d-dot{display:none!important}
        .d-time{display:block!important}
        .d-card{border-left:0!important;border-right:0!important;border-radius:0!important}
        h1.d-title{font-size:24px!important}
        h2.d-title{font-size:19px!important}
        }
        @media (prefers-color-scheme:dark){
        .d-body{background:#0f1115!important}
        .d-card{background:#191c22!important;border-color:#2a2f38!important}
        .d-title,.d-entry{color:#f3f4f6!important}
        .d-text{color:#dfe3ea!important}
        .d-muted,.d-quiet,.d-quote{color:#9aa3b2!important}
        .d-link,.d-inset.d-text a{color:#8ab1ff!important}
        .d-quote{border-color:#3a414d!important}
        .d-line{border-color:#2a2f38!important}
        }

        """
}
