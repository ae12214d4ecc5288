// A page whose work is under way looks again every two seconds, unless its reader is in the middle of something.
"use strict";
window.setInterval(() => {
  const here = document.activeElement;
  if (!document.hidden && (!here || here === document.body)) window.location.reload();
}, 2000);
