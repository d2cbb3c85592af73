/** Where a character of an element's text stands on the screen: its left edge, and the upper and lower edge of its line. */
export function placeOf(element: HTMLElement, position: number): DOMRect {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let rest = position;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = node as Text;
    if (rest <= length) {
      range.setStart(node, rest);
      range.collapse(true);
      return range.getBoundingClientRect();
    }
    rest -= length;
  }
  return element.getBoundingClientRect();
}
