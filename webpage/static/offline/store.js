// What this phone keeps in IndexedDB: the key of this browser, the tickets saved on it, and presses.
// Used by the page and by the worker: nothing here may need a document.

const NAME = "usher";
const VERSION = 1;

let opened = null;

/**
 * Run `work(store)` in one transaction of its own and give its request's result once that is on the disk.
 * IndexedDB commits at the first wait for anything else, so `work` must not wait.
 */
export async function transact(name, mode, work) {
  opened ??= open();
  const database = await opened;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("tickets", { keyPath: "ticket" });
      request.result.createObjectStore("presses", { keyPath: "nonce" });
    };
    request.onsuccess = () => {
      const forgetIt = () => (opened = null);
      request.result.onclose = forgetIt;
      request.result.onversionchange = () => {
        request.result.close();
        forgetIt();
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opened = null;
      reject(request.error);
    };
  });
}
