namespace OrleansOms.Load.Suites.Report.Html;

/// <summary>How the report looks. Colours are told apart by the colour-blind, too (Okabe and Ito's palette).</summary>
public static class PageStyle
{
    public const string Css = """
        :root{--bg:#fff;--fg:#1c2430;--dim:#66707e;--line:#e3e7ec;--card:#f6f8fa;--band0:#f6f8fa;--band1:#edf1f5;
        --ok:#009e73;--refused:#e69f00;--busy:#cc79a7;--failed:#d55e00;--due:#9aa4b1;--p50:#0072b2;--p90:#56b4e9;--p99:#cc79a7;--max:#b9bfc8;--lag:#d55e00}
        @media(prefers-color-scheme:dark){:root{--bg:#12161c;--fg:#e4e9f0;--dim:#8e99a8;--line:#29313c;--card:#1a2028;--band0:#161b22;--band1:#1d242d;
        --p50:#56a8e0;--due:#6c7784;--max:#555f6b}}
        *{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
        main{max-width:1060px;margin:0 auto;padding:32px 24px}header{border-bottom:1px solid var(--line);margin-bottom:20px;padding-bottom:8px}
        h1{display:inline-block;margin:0 16px 0 0;font-size:28px}h2{font-size:18px;margin:32px 0 8px}p{margin:6px 0}
        .fine,footer{color:var(--dim);font-size:13px}code{background:var(--card);padding:2px 6px;border-radius:4px;overflow-wrap:anywhere}
        .verdict{padding:3px 12px;border-radius:14px;color:#fff;font-weight:600;vertical-align:6px}
        .verdict.good{color:#fff;background:var(--ok)}.verdict.warn{background:var(--refused)}.verdict.bad{color:#fff;background:var(--failed)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0}
        .tiles div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
        .tiles b{display:block;font-size:22px;font-variant-numeric:tabular-nums}.tiles span{color:var(--dim);font-size:13px}
        figure{margin:24px 0}figcaption{font-weight:600}.unit{color:var(--dim);font-weight:400;font-size:13px}svg{width:100%;height:auto;display:block}
        .band0{fill:var(--band0)}.band1{fill:var(--band1)}.grid{stroke:var(--line)}.tick,.second,.phase{fill:var(--dim);font-size:12px}
        .tick{text-anchor:end}.second,.phase{text-anchor:middle}.line{fill:none;stroke-width:1.8;stroke-linejoin:round}.area{opacity:.85}
        .tip{fill:transparent}.tip:hover{fill:var(--fg);fill-opacity:.08}
        .ok{stroke:var(--ok);--c:var(--ok)}.refused{stroke:var(--refused);--c:var(--refused)}.busy{stroke:var(--busy);--c:var(--busy)}
        .failed{stroke:var(--failed);--c:var(--failed)}.due{stroke:var(--due);--c:var(--due)}.p50{stroke:var(--p50);--c:var(--p50)}
        .p90{stroke:var(--p90);--c:var(--p90)}.p99{stroke:var(--p99);--c:var(--p99)}.max{stroke:var(--max);--c:var(--max)}.lag{stroke:var(--lag);--c:var(--lag)}
        .line.due{stroke-dasharray:5 4}polygon{fill:var(--c)}.legend{display:flex;flex-wrap:wrap;gap:16px;color:var(--dim);font-size:13px;padding-left:64px}
        .legend i{display:inline-block;width:14px;height:4px;border-radius:2px;margin-right:6px;vertical-align:3px;background:var(--c)}
        section{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
        th{color:var(--dim);font-weight:500;text-align:right;padding:4px 8px}td{padding:4px 8px;text-align:right;border-top:1px solid var(--line);white-space:nowrap}
        th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}tr.all{font-weight:600}
        .better,.good{color:var(--ok)}.worse,.bad{color:var(--failed)}.rules td{white-space:normal;text-align:left}.rules .good,.rules .bad{font-weight:600}
        .codes .wide{width:55%}.codes i{display:block;height:10px;border-radius:3px;background:var(--c);min-width:2px}footer{margin-top:32px}
        """;
}
