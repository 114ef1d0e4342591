namespace SpikeNet.Hardware.Report.Html;

/// <summary>The page's style sheet, beside that of its charts.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--page:#f5f7f9;--accent:#1f639e;--good:#0b7a69;--warn:#8f5200;--bad:#a8321f;
        --good-wash:#e3f3f0;--warn-wash:#fbf0dd;--bad-wash:#fae9e6;--info-wash:#e6f0f8}
        @media (prefers-color-scheme:dark){:root{--page:#0f151b;--accent:#7db9ec;--good:#58ccb6;--warn:#ecb867;--bad:#f09a8a;
        --good-wash:#15332f;--warn-wash:#372b17;--bad-wash:#3b211d;--info-wash:#1a2e40}}
        @media print{:root{color-scheme:light;--page:#ffffff;--accent:#1f639e;--good:#0b7a69;--warn:#8f5200;--bad:#a8321f;
        --good-wash:#e3f3f0;--warn-wash:#fbf0dd;--bad-wash:#fae9e6;--info-wash:#e6f0f8}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        main{max-width:1160px;margin:0 auto;padding:40px 24px 64px}
        h1,h2,h3,p,figure,ul,dl,dd{margin:0}
        h1{font-size:32px;line-height:1.2;letter-spacing:-.015em;font-weight:650;overflow-wrap:anywhere}
        h2{font-size:21px;line-height:1.3;letter-spacing:-.01em;font-weight:650}
        h3{font-size:15px;line-height:1.4;font-weight:650}
        a{color:var(--accent);text-underline-offset:2px}
        .eyebrow{color:var(--accent);font-size:12px;font-weight:650;letter-spacing:.08em;text-transform:uppercase;margin-bottom:6px}
        .lead{color:var(--muted);margin-top:8px;max-width:74ch}
        nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin-top:18px;font-size:14px}
        nav a{text-decoration:none}nav a:hover{text-decoration:underline}
        .facts{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:1px;margin:26px 0 0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        .facts div{background:var(--surface);padding:14px 16px}
        .facts dt{color:var(--muted);font-size:12.5px;line-height:1.35}
        .facts dd{font-size:23px;line-height:1.3;font-weight:600;letter-spacing:-.01em;margin-top:2px;white-space:nowrap}
        .facts small{display:block;color:var(--muted);font-size:12.5px;line-height:1.35;font-weight:400;letter-spacing:0;white-space:normal}
        section{margin-top:48px}
        section>p{color:var(--muted);margin-top:4px;max-width:82ch}
        .card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:18px 20px}
        .grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px;margin-top:20px}
        .full{grid-column:1/-1}
        figcaption{margin-bottom:14px}
        figcaption p{color:var(--muted);font-size:13px;line-height:1.45}
        svg.chart{display:block;width:100%;height:auto}
        .narrow{display:none}
        .table{margin-top:16px;background:var(--surface);border:1px solid var(--line);border-radius:10px;overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
        @media screen and (min-width:1000px){.comparison{table-layout:fixed}.comparison th:first-child{width:15%}.comparison tr:first-child th:nth-child(2){width:8.5%}
        .comparison tr:first-child th:nth-child(3),.comparison tr:first-child th:nth-child(4){width:8%}}
        caption{text-align:left;padding:12px 14px 0;color:var(--muted);font-size:13px}
        th,td{padding:8px 10px;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
        th:first-child,td:first-child{padding-left:16px}th:last-child,td:last-child{padding-right:16px}
        thead th{border-top:0;color:var(--muted);font-size:12px;font-weight:600;vertical-align:bottom;white-space:nowrap}
        thead tr:nth-child(2) th{padding-top:0}
        thead tr:first-child:not(:last-child) th{padding-bottom:3px}
        thead .span{text-align:center}
        thead .span span{display:block;border-bottom:1px solid var(--line);padding-bottom:3px}
        tbody th{font-weight:600}
        .n{text-align:right;white-space:nowrap}.none{color:var(--muted)}
        .strong{font-weight:600}
        .what{color:var(--muted);font-weight:400}
        .sub{display:block;color:var(--muted);font-size:12px;font-weight:400;line-height:1.4}
        .refused td,.refused th{background:var(--wash)}
        .group th{background:var(--wash);font-size:13px}
        .badge{display:inline-block;border-radius:999px;padding:1px 8px;font-size:11.5px;line-height:1.5;font-weight:600;white-space:nowrap;background:var(--wash);color:var(--muted)}
        .badge.good,.badge.measured{background:var(--good-wash);color:var(--good)}
        .badge.published,.badge.info{background:var(--info-wash);color:var(--accent)}
        .badge.assumed,.badge.warn{background:var(--warn-wash);color:var(--warn)}
        .badge.bad{background:var(--bad-wash);color:var(--bad)}
        .badges{display:flex;flex-wrap:wrap;gap:4px}
        .target h3{display:flex;flex-wrap:wrap;align-items:center;gap:6px 8px}
        .target p{margin-top:4px;font-size:13.5px}
        .target dl{margin-top:10px;font-size:13px;display:grid;grid-template-columns:max-content 1fr;gap:3px 12px}
        .target dt{color:var(--muted)}
        ul.notes{margin-top:10px;padding-left:18px;font-size:13px;line-height:1.5}
        ul.notes li+li{margin-top:3px}
        .swatch{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:8px;vertical-align:baseline}
        .swatch.d0{background:var(--d0)}.swatch.d1{background:var(--d1)}.swatch.d2{background:var(--d2)}.swatch.d3{background:var(--d3)}.swatch.d4{background:var(--d4)}
        .swatch.s0{background:var(--s0)}.swatch.s1{background:var(--s1)}.swatch.s2{background:var(--s2)}
        .swatch.unknown{border:1px dashed var(--muted)}
        .source{font-size:12.5px;color:var(--muted);min-width:260px;overflow-wrap:anywhere}
        .wrap{min-width:170px}.wide-text{min-width:330px}tbody th,tbody td:first-child{white-space:nowrap}.cards tbody th{white-space:normal}
        dl.glossary{margin-top:16px;display:grid;grid-template-columns:minmax(150px,220px) 1fr;gap:12px 24px;font-size:14px}
        .glossary dt{font-weight:600}
        .glossary dd{max-width:78ch}
        footer{margin-top:56px;padding-top:16px;border-top:1px solid var(--line);color:var(--muted);font-size:13px}
        @media screen and (max-width:1000px){.grid{grid-template-columns:minmax(0,1fr)}.facts{grid-template-columns:repeat(3,minmax(0,1fr))}}
        @media screen and (max-width:640px){
        main{padding:24px 14px 48px}h1{font-size:25px}h2{font-size:19px}section{margin-top:38px}
        .card{padding:14px}.wide{display:none}.narrow{display:block}
        .facts{grid-template-columns:repeat(2,minmax(0,1fr))}.facts dd{font-size:19px}.facts div{padding:11px 13px}
        dl.glossary{grid-template-columns:1fr;gap:2px}.glossary dd{margin-bottom:12px}
        .cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .cards table,.cards tbody,.cards tr,.cards td,.cards th{display:block}
        .cards tr{padding:12px 14px;border-top:1px solid var(--line)}.cards tbody tr:first-child{border-top:0}
        .cards tr.refused{background:var(--wash)}
        .cards td,.cards th,.cards td:first-child,.cards th:first-child,.cards td:last-child{border:0;padding:2px 0}
        .cards th{padding-bottom:6px;font-size:15px}
        .cards td.n{display:flex;justify-content:space-between;gap:12px;white-space:normal;text-align:right}
        .cards td.n::before{content:attr(data-label);color:var(--muted);text-align:left}}
        @media print{body{font-size:10.5pt}main{max-width:none;padding:0}section{margin-top:24pt}
        .card,.facts,tr{break-inside:avoid}h2,h3,thead,section>p{break-after:avoid}.facts{grid-template-columns:repeat(3,minmax(0,1fr))}nav{display:none}
        .table{overflow:visible;font-size:8pt}table{font-size:8pt}th,td{padding:3px 5px}.source{min-width:0;font-size:7.5pt}.wrap,.wide-text{min-width:0}
        thead th{font-size:7pt}thead th,tbody th{white-space:normal}.comparison td{font-size:7.5pt;padding:3px 4px}.badge{font-size:7pt;padding:0 5px}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """;
}
