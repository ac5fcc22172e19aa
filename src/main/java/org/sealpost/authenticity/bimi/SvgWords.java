package org.sealpost.authenticity.bimi;

import java.util.Set;

/**
 * The words of SVG Tiny PS (draft-svg-tiny-ps-abrotman), a profile of SVG Tiny 1.2: what is not
 * among them is not in a picture that we show. Left out are scripts, events, links, animation,
 * pictures and fonts from elsewhere, style sheets, conditional parts.
 */
final class SvgWords {

  static final Set<String> ELEMENTS =
      Set.of(
          "svg",
          "title",
          "desc",
          "metadata",
          "g",
          "defs",
          "use",
          "path",
          "rect",
          "circle",
          "line",
          "ellipse",
          "polyline",
          "polygon",
          "text",
          "textArea",
          "tspan",
          "tbreak",
          "linearGradient",
          "radialGradient",
          "solidColor",
          "stop");

  /** Elements in which text may stand. */
  static final Set<String> TEXTUAL =
      Set.of("title", "desc", "metadata", "text", "textArea", "tspan");

  static final Set<String> ATTRIBUTES =
      Set.of(
          // every element
          "id",
          "class",
          "role",
          "about",
          "content",
          "datatype",
          "property",
          "rel",
          "resource",
          "rev",
          "typeof",
          // the picture itself
          "version",
          "baseProfile",
          "viewBox",
          "width",
          "height",
          "preserveAspectRatio",
          "snapshotTime",
          "playbackOrder",
          "timelineBegin",
          "contentScriptType",
          "zoomAndPan",
          "externalResourcesRequired",
          "focusable",
          // forms
          "d",
          "x",
          "y",
          "x1",
          "y1",
          "x2",
          "y2",
          "cx",
          "cy",
          "r",
          "rx",
          "ry",
          "points",
          "pathLength",
          "rotate",
          "transform",
          "href",
          "editable",
          // gradients
          "offset",
          "gradientUnits",
          "stop-color",
          "stop-opacity",
          "solid-color",
          "solid-opacity",
          // how they are painted
          "audio-level",
          "buffered-rendering",
          "color",
          "color-rendering",
          "direction",
          "display",
          "display-align",
          "fill",
          "fill-opacity",
          "fill-rule",
          "font-family",
          "font-size",
          "font-style",
          "font-variant",
          "font-weight",
          "image-rendering",
          "line-increment",
          "opacity",
          "pointer-events",
          "shape-rendering",
          "stroke",
          "stroke-dasharray",
          "stroke-dashoffset",
          "stroke-linecap",
          "stroke-linejoin",
          "stroke-miterlimit",
          "stroke-opacity",
          "stroke-width",
          "text-align",
          "text-anchor",
          "text-rendering",
          "unicode-bidi",
          "vector-effect",
          "viewport-fill",
          "viewport-fill-opacity",
          "visibility");

  private SvgWords() {}
}
