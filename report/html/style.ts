/** The one style sheet of the page. Colours only repeat what words and shapes say. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--soft:#f6f7f9;--line:#e3e6ea;--text:#1b1f24;--faint:#5b6470;--link:#0b57c2;
--succeeded:#1a7f45;--failed:#c5301c;--running:#2363d1;--cancelled:#946200;--other:#737b86;--warn:#fff8e6;--warn-line:#e6c35c}
@media (prefers-color-scheme:dark){:root{--page:#14171b;--soft:#1c2026;--line:#2e343c;--text:#e7eaee;--faint:#9aa4b0;--link:#7db1ff;
--succeeded:#4cc27f;--failed:#ff7b69;--running:#74a8ff;--cancelled:#e0ad3f;--other:#8d96a2;--warn:#2b2513;--warn-line:#6d5a20}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.5rem}
h1{font-size:1.75rem;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:0;overflow-wrap:anywhere}
h2{font-size:1.125rem;font-weight:650;margin:2.75rem 0 .9rem}
h3{font-size:.9375rem;font-weight:600;margin:1.75rem 0 .5rem;overflow-wrap:anywhere}
h3 .where{font-weight:400;color:var(--faint);margin-left:.5rem}
p{margin:.4rem 0}
.faint,footer,header p{color:var(--faint)}
header p{font-size:.875rem}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem;top:.5rem;padding:.4rem .8rem;background:var(--page);border:1px solid var(--line);border-radius:6px}
.skip:focus{left:.75rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.totals{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1px;margin:1.5rem 0 0;background:var(--line);
border:1px solid var(--line);border-radius:10px;overflow:hidden}
.totals div{background:var(--page);padding:.9rem 1.1rem;display:flex;flex-direction:column-reverse;justify-content:flex-end}
.totals dt{color:var(--faint);font-size:.8125rem}
.totals dd{margin:0;font-size:1.625rem;font-weight:600;line-height:1.25;letter-spacing:-.01em}
.totals small{display:block;font-size:.75rem}
.share{display:block;width:100%;height:10px;margin:1.5rem 0 .6rem;border-radius:5px;overflow:hidden;background:var(--soft)}
svg.share .bar{fill-opacity:1;stroke:var(--page);stroke-width:2}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0;padding:0;font-size:.875rem}
.key+.key{margin-top:.15rem}.key b{font-weight:600}.key .of{color:var(--faint);min-width:2.75rem}
.warnings{list-style:none;margin:1.25rem 0 0;padding:.7rem 1rem;background:var(--warn);border:1px solid var(--warn-line);border-radius:8px}
.mark{font-family:system-ui,"DejaVu Sans","Segoe UI Symbol",sans-serif;font-variant-emoji:text;display:inline-block;min-width:1.15em}
.succeeded{--c:var(--succeeded)}.failed{--c:var(--failed)}.running{--c:var(--running)}.cancelled{--c:var(--cancelled)}
.ended,.missing,.unknown,.stopped,.idle,.recorded{--c:var(--other)}
.mark,.status{color:var(--c,inherit)}
.failures{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:10px}
.failures li{padding:.65rem 1.1rem;overflow-wrap:anywhere}
.failures li+li{border-top:1px solid var(--line)}
.failures b{font-weight:600}.failures p{margin:.1rem 0 0;color:var(--faint);font-size:.875rem}
.plot{position:relative;isolation:isolate;border:1px solid var(--line);border-radius:10px;padding:.6rem 2rem .8rem 1.1rem}
.plot svg{display:block;width:100%;overflow:visible}
.axis{height:1.5rem;position:relative}
.axis text{fill:var(--faint);font-size:12px}
.grid{position:absolute;z-index:-1;inset:2.1rem 2rem .6rem 1.1rem;pointer-events:none}
.grid svg{height:100%}
.grid line{stroke:var(--line)}
.lanes{list-style:none;margin:0;padding:0;position:relative}
.lanes li{padding:.12rem 0}
.lanes .name{display:block;font-size:.8125rem;line-height:1.35;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.lane{height:18px}
.bar{fill:var(--c);stroke:var(--c)}
.bar.cancelled,.bar.ended,.bar.unknown{fill-opacity:.3}
.bar.open{fill-opacity:.14;stroke-dasharray:3 2}
.lane text{fill:var(--c);font:13px system-ui,"DejaVu Sans","Segoe UI Symbol",sans-serif}
.band{margin:.5rem 0 1rem}
.band .scroll{border:0;max-height:22rem;overflow:auto;border-radius:0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px}
.chunk{min-width:56rem}
.many .chunk{content-visibility:auto;contain-intrinsic-size:auto 8500px}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.875rem}
caption{text-align:left;padding:.6rem .9rem 0;color:var(--faint);font-size:.8125rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem;overflow-wrap:anywhere;font-weight:400}
thead th{color:var(--faint);font-size:.8125rem;border-bottom:1px solid var(--line)}
tbody th{font-weight:550}
tbody th .faint{font-weight:400}
tbody tr+tr>*{border-top:1px solid var(--line)}
tbody tr:target{background:var(--soft)}
.number{text-align:right;overflow-wrap:normal;white-space:nowrap}
.c-name{width:20%}.c-status{width:18.5%}.c-begin{width:17%}.c-took{width:9.5%}.c-profiles{width:9.5%}.c-batches{width:7.5%}
.range{margin:-.4rem 0 .7rem;color:var(--faint);font-size:.875rem}
.legend{margin:.8rem 0 0;color:var(--faint);font-size:.8125rem}

footer{margin-top:3rem;padding-top:1rem;padding-bottom:2.5rem;font-size:.8125rem}
@media (min-width:46rem){.lanes.named li{display:grid;grid-template-columns:14rem 1fr;align-items:center}
.lanes .name{padding-right:1rem}.plot.named .axis,.plot.named .grid{margin-left:14rem}}
@media (max-width:46rem){header,main,footer{padding-left:1rem;padding-right:1rem}header{padding-top:1.5rem}h1{font-size:1.375rem}
.totals{grid-template-columns:repeat(2,1fr)}.totals div:last-child:nth-child(odd){grid-column:span 2}
.totals dd{font-size:1.375rem}.totals div{padding:.7rem .9rem}.axis .even{display:none}.plot{padding-left:.8rem}.grid{left:.8rem}}
@media print{.skip{display:none}.scroll,.band .scroll{overflow:visible;max-height:none}.chunk{min-width:0;content-visibility:visible}tr{break-inside:avoid}}
`;
