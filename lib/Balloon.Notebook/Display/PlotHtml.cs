using System.Globalization;

namespace Balloon.Notebook.Display;

/// <summary>A chart as HTML that draws itself as soon as plotly.js is in the page.</summary>
internal static class PlotHtml
{
    /// <summary>
    /// The text colour of the place where the chart stands says whether the page is light or dark, in every front end; lines and grids are
    /// half transparent. A page that changes its mind while it is open is followed.
    /// </summary>
    private const string Draw =
        "var e=document.getElementById(i);if(!e)return;"
        + "function look(){var c=getComputedStyle(e).color,g='rgba(128,128,128,.28)',n=e.clientWidth<520,l=JSON.parse(JSON.stringify(f.layout||{}));"
        + "l.paper_bgcolor='rgba(0,0,0,0)';l.plot_bgcolor='rgba(0,0,0,0)';l.font=Object.assign({family:'system-ui,sans-serif',size:n?11:13},l.font,{color:c});"
        + "l.margin=Object.assign({l:n?44:60,r:n?10:20,t:l.title?44:16,b:44},l.margin);l.autosize=true;"
        + "l.hoverlabel=Object.assign({font:{family:'system-ui,sans-serif'}},l.hoverlabel);"
        + "Object.keys(l).concat(['xaxis','yaxis']).forEach(function(k){if(/^[xy]axis\\d*$/.test(k))l[k]=Object.assign({gridcolor:g,zerolinecolor:g,linecolor:g,automargin:true},l[k])});"
        + "l.legend=Object.assign({orientation:'h',y:-0.18,x:0},l.legend,n?{orientation:'h',y:-0.25,x:0,font:{size:10}}:{});"
        + "return l}"
        + "function draw(){Plotly.react(e,f.data,look(),{responsive:true,displaylogo:false,displayModeBar:false})}"
        + "var t=0;(function wait(){if(window.Plotly){draw();var w=e.clientWidth;"
        + "if(window.ResizeObserver)new ResizeObserver(function(){if(e.clientWidth&&Math.abs(e.clientWidth-w)>1){w=e.clientWidth;Plotly.purge(e);draw()}}).observe(e);"
        + "var m=window.matchMedia&&matchMedia('(prefers-color-scheme: dark)');"
        + "if(m&&m.addEventListener)m.addEventListener('change',draw);"
        + "new MutationObserver(draw).observe(document.documentElement,{attributes:true,attributeFilter:['data-theme','class','data-jp-theme-light']});"
        + "if(document.body)new MutationObserver(draw).observe(document.body,{attributes:true,attributeFilter:['data-theme','class','data-jp-theme-light']})}"
        + "else if(t++<600)setTimeout(wait,50);else e.textContent='The chart needs plotly.js, which came with the first chart of this notebook: run the cell that opens the workshop, and this one, again.'})()";

    public static string Write(Plot plot)
    {
        var id = "bln-" + Guid.NewGuid().ToString("N");
        var figure = PlotJson
            .Write(plot.Chart)
            .Replace("</", "<\\/", StringComparison.Ordinal)
            .Replace("<!--", "<\\!--", StringComparison.Ordinal);
        var alt = Html.Encode(plot.Alt);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<figure><div id=\"{id}\" role=\"img\" aria-label=\"{alt}\" style=\"width:100%;height:{plot.Height}px\"></div><figcaption>{alt}</figcaption></figure><script>(function(i,f){{{Draw}}})(\"{id}\",{figure});</script>"
        );
    }
}
