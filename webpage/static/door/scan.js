// Reading the QR code on a guest's phone or paper with this device's camera. The picture never leaves the device.

import { byId, pause } from "./dom.js";
import { say } from "./facts.js";
import { scanned } from "./ticket.js";
import { decode } from "./vendor/qr.js";

const LONGEST_SIDE = 640;
const BETWEEN = 90;
const TICKET = /(?:^|\/t\/)([A-Za-z0-9_-]{27})$/;

let stream = null;

export function startScan() {
  byId("scan")?.addEventListener("click", open);
  byId("scan-close").addEventListener("click", () => byId("scanner").close());
  byId("scanner").addEventListener("close", stop);
  document.addEventListener("visibilitychange", () => document.hidden && byId("scanner").close());
}

/** The token of a ticket link, or null if the code says something else. */
export const tokenIn = (text) => TICKET.exec(text.trim())?.[1] ?? null;

/** What the QR code in a picture says, or null. */
export function readPicture({ width, height, data }) {
  try {
    return decode({ width, height, data });
  } catch {
    return null;
  }
}

async function open() {
  byId("scan-hint").textContent = say("scan_hint");
  byId("scanner").showModal();
  try {
    if (!navigator.mediaDevices) throw new DOMException("insecure", "NotFoundError");
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
  } catch (failure) {
    byId("scan-hint").textContent = say(failure.name === "NotAllowedError" ? "camera_denied" : "no_camera");
    return;
  }
  if (!byId("scanner").open) return stop();
  byId("camera").srcObject = stream;
  await byId("camera").play();
  await look();
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  byId("camera").srcObject = null;
}

async function look() {
  const camera = byId("camera");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  while (stream) {
    if (camera.videoWidth) {
      const scale = Math.min(1, LONGEST_SIDE / Math.max(camera.videoWidth, camera.videoHeight));
      canvas.width = Math.round(camera.videoWidth * scale);
      canvas.height = Math.round(camera.videoHeight * scale);
      context.drawImage(camera, 0, 0, canvas.width, canvas.height);
      const text = readPicture(context.getImageData(0, 0, canvas.width, canvas.height));
      const token = text && tokenIn(text);
      if (token) {
        navigator.vibrate?.(40);
        byId("scanner").close();
        await scanned(token);
        return;
      }
      if (text) byId("scan-hint").textContent = say("scan_other");
    }
    await pause(BETWEEN);
  }
}
