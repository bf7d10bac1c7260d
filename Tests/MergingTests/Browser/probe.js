// SPDX-License-Identifier: Apache-2.0
// What a reader sees of each framed page, as the browser itself has it: written as JSON into the page.
"use strict";

// A script in a framed page that runs says so here.
window.ran = [];

function channels(colour) {
  const numbers = (colour.match(/[\d.]+/g) || []).map(Number);
  return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
}

function over(top, ground) {
  return ground.map((value, place) => top.rgb[place] * top.alpha + value * (1 - top.alpha));
}

// The colour behind an element's text: its own ground over those of the elements around it, over white paper.
function ground(element, view) {
  const layers = [];
  for (let each = element; each; each = each.parentElement) {
    const layer = channels(view.getComputedStyle(each).backgroundColor);
    layers.unshift(layer);
    if (layer.alpha === 1) break;
  }
  return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
}

// WCAG 2.2, relative luminance and contrast ratio.
function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

const SECTION = ".d-own > div > div";

function cardNumber(element) {
  const card = element.closest(".d-card");
  const mark = card && card.querySelector("a[id^='d-']");
  return mark ? Number(mark.id.slice(2)) : 0;
}

// Where a line begins is said in two ways.
function alignment(style) {
  const start = style.direction === "rtl" ? "right" : "left";
  return style.textAlign === "start" ? start : style.textAlign;
}

// Each piece of text that is seen, with its looks.
function texts(page, view) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const words = walker.currentNode.nodeValue.replace(/\s+/g, " ").trim();
    const element = walker.currentNode.parentElement;
    if (!words || element.closest("style,script,title,noscript")) continue;
    const range = page.createRange();
    range.selectNodeContents(walker.currentNode);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    if (!boxes.length || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = view.getComputedStyle(element);
    const behind = ground(element, view);
    const size = parseFloat(style.fontSize);
    const middle = page.elementFromPoint(
      boxes[0].left + boxes[0].width / 2, boxes[0].top + boxes[0].height / 2);
    found.push({
      words,
      card: cardNumber(element),
      isOwn: element.closest(SECTION) !== null,
      isCovered: middle === null || !(middle.contains(element) || element.contains(middle)),
      contrast: contrast(over(channels(style.color), behind), behind),
      isLarge: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
      look: [
        style.fontSize, style.fontWeight, style.fontStyle, style.fontFamily, style.color,
        behind.map(Math.round).join(" "), style.display, alignment(style), style.textDecorationLine,
        style.textTransform, style.direction, style.letterSpacing, style.lineHeight,
      ].join(" | "),
    });
  }
  return found;
}

// What reaches beyond the window's right or left edge, but for what lies in a box that scrolls by itself.
function wide(page, view) {
  return [...page.body.querySelectorAll("*")]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const isBeyond = box.width > 0 && (box.right > view.innerWidth + 0.5 || box.left < -0.5);
      return isBeyond && !element.parentElement.closest(".d-own > div");
    })
    .map((element) => `${element.tagName} ${element.className}`);
}

function links(page) {
  return [...page.querySelectorAll("a[href^='#']")].map((link) => {
    const name = decodeURIComponent(link.getAttribute("href").slice(1));
    const target = page.getElementById(name) || page.getElementsByName(name)[0];
    return {
      name,
      card: cardNumber(link),
      isOwn: link.closest(SECTION) !== null,
      targetCard: target ? cardNumber(target) : null,
    };
  });
}

function repeatedIDs(page) {
  const ids = [...page.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}

function sections(page) {
  const found = [...page.querySelectorAll(SECTION)];
  return found.map((element) => ({ card: cardNumber(element), text: element.innerText }));
}

function seen(frame) {
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  // A text that lies outside of its window cannot be asked for.
  frame.style.height = `${page.documentElement.scrollHeight}px`;
  return {
    name: frame.title,
    title: page.title,
    language: page.documentElement.lang,
    direction: view.getComputedStyle(page.documentElement).direction,
    width: view.innerWidth,
    scrollWidth: page.documentElement.scrollWidth,
    height: page.documentElement.scrollHeight,
    wide: wide(page, view),
    text: page.body.innerText,
    sections: sections(page),
    texts: texts(page, view),
    links: links(page),
    repeatedIDs: repeatedIDs(page),
    pictures: [...page.images].map((image) => ({ address: image.src.slice(0, 60), width: image.naturalWidth })),
    active: [...page.querySelectorAll(
      "script,iframe,object,embed,form,input,base,link,svg,math,meta[http-equiv]")].map((each) => each.tagName),
    handlers: [...page.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes].map((each) => each.name).filter((name) => name.startsWith("on"))),
  };
}

window.addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")].map(seen);
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = encodeURIComponent(JSON.stringify({ frames, ran: window.ran.map(String) }));
  document.body.replaceChildren(result);
});
