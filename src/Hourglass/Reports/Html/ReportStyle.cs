namespace Hourglass.Reports;

/// <summary>The style sheet of the page of a report, without that of its charts.</summary>
internal static class ReportStyle
{
    // Contains no "<" and no "&", as the page is also XML.
    internal static readonly string Css = "body{font:16px/1.55 " + Theme.Fonts + "}\n" + """
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);-webkit-text-size-adjust:100%;text-size-adjust:100%}
        main{max-width:1040px;margin:0 auto;padding:56px 20px 72px}
        header{padding:0 4px}
        h1{font-size:34px;line-height:1.2;letter-spacing:-.015em;font-weight:650;margin:0;text-wrap:balance}
        .subtitle{font-size:18px;color:var(--soft);margin:10px 0 0;max-width:46em;text-wrap:pretty}
        .headlines{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(190px,100%),1fr));gap:28px 32px;margin:36px 4px 40px;
          padding-top:26px;border-top:1px solid var(--rule)}
        .headline .what{font-size:14px;color:var(--soft)}
        .headline .figure{font-size:30px;line-height:1.25;font-weight:600;letter-spacing:-.01em;
          font-variant-numeric:tabular-nums}
        .headline .how{font-size:13px;line-height:1.45;color:var(--soft);margin-top:4px}
        .card{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:26px 28px 28px;margin-top:22px}
        h2{font-size:20px;line-height:1.3;font-weight:620;margin:0}
        h3{font-size:15px;font-weight:600;margin:26px 0 8px}
        .note{font-size:15px;color:var(--soft);margin:6px 0 0;max-width:52em;text-wrap:pretty}
        .scroll{overflow-x:auto;margin-top:20px}
        .scroll .chart{display:block;width:100%;min-width:620px;height:auto}
        .pictures{display:flex;gap:10px;margin-top:20px;min-width:0}
        .versions{display:flex;flex-direction:column;flex:none}
        .versions span{flex:1;writing-mode:vertical-rl;transform:rotate(180deg);text-align:center;font-size:12px;
          line-height:1.3;color:var(--soft);white-space:nowrap}
        .cells{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(var(--cell),100%),var(--cell)));
          gap:16px 5px;flex:1;min-width:0}
        figure{margin:0;width:var(--cell);max-width:100%}
        figure img{display:block;width:100%;image-rendering:pixelated;border-radius:2px}
        figcaption{font-size:12px;line-height:1.35;color:var(--soft);margin-top:6px;white-space:pre-line;overflow-wrap:anywhere;
          font-variant-numeric:tabular-nums}
        .group{font-size:24px;font-weight:650;letter-spacing:-.01em;margin:44px 4px 0}
        .contents{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(260px,100%),1fr));gap:18px 32px;margin:0 4px 8px;
          padding-top:22px;border-top:1px solid var(--rule);font-size:15px}
        .contents span{font-weight:600}.contents ul{list-style:none;margin:4px 0 0;padding:0}.contents li{margin:2px 0}
        a{color:var(--c0)}.contents a{text-decoration:none}.contents a:hover{text-decoration:underline}
        .more{margin-top:22px}summary{cursor:pointer;color:var(--soft);padding:6px 4px;overflow-wrap:anywhere}
        .numbers{margin-top:14px;font-size:14px}.numbers .scroll{margin-top:4px}.numbers td,.numbers th{padding:5px 10px}
        .number,.numbers th{white-space:nowrap}h1,h2,.note,.subtitle,.how,.what,.figure{overflow-wrap:anywhere}
        .map{display:grid;grid-template-columns:max-content minmax(0,var(--full));gap:4px 8px;margin-top:20px;font-size:12px;
          line-height:1.2;color:var(--soft);font-variant-numeric:tabular-nums}
        .map img{display:block;width:100%;border-radius:2px}
        .map-rows{display:flex;flex-direction:column;text-align:right}
        .map-rows span{flex:1;display:flex;align-items:center;justify-content:flex-end}
        .map-columns{grid-column:2;display:flex}
        .map-columns span{flex:1 1 0;min-width:0;text-align:center}
        .map-y{grid-column:1/-1;color:var(--ink)}
        .map-x{grid-column:2;text-align:right;color:var(--ink)}
        table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
        th,td{padding:10px 12px;text-align:left;font-weight:400;border-top:1px solid var(--rule)}
        thead th{font-size:14px;color:var(--soft);border-top:0;vertical-align:bottom}
        th:first-child{padding-left:0}
        .number{text-align:right}
        .main th{font-weight:600}
        td strong{font-weight:650;background:var(--best);border-radius:6px;padding:4px 8px;margin-right:-8px}
        .notes{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:20px 0 0;padding-top:16px;
          border-top:1px solid var(--rule);font-size:14px;color:var(--soft)}
        .notes dt{color:var(--ink)}
        dd{margin:0}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(260px,100%),1fr));gap:14px 32px;margin:18px 0 0}
        .facts dt{font-size:13px;color:var(--soft)}
        .facts dd{overflow-wrap:anywhere}
        pre{margin:0;padding:18px 20px;background:var(--well);border-radius:8px;overflow-x:auto;
          font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}
        @media (max-width:640px){.map{grid-template-columns:minmax(0,max-content) minmax(120px,var(--full))}.group{font-size:21px}
          main{padding:32px 12px 48px}h1{font-size:27px}.card{padding:20px 18px 22px}
          .notes{grid-template-columns:1fr}.notes dd{margin-bottom:8px}}
        @media print{main{max-width:none;padding:0}.card{break-inside:avoid;border:0;border-top:1px solid var(--rule);
          border-radius:0;padding:20px 0}pre{white-space:pre-wrap}}

        """;
}
