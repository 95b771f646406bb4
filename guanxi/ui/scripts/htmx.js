// htmx is configured by the meta tag in the frame; other scripts reach it as `htmx`.
import htmx from "htmx.org";
window.htmx = htmx;
export default htmx;
