// The first words of a script on a page, in the oldest JavaScript: nothing is hidden before them.
(function (page) {
  page.setAttribute("data-attn", "");
  addEventListener("load", function () {
    setTimeout(function () {
      [].forEach.call(document.querySelectorAll(".attn:not([data-live])"), function (figure) {
        figure.setAttribute("data-live", "failed");
        var said = figure.appendChild(document.createElement("p"));
        said.className = "attn-message";
        said.textContent = "The picture stands still: the script that moves it did not run in this browser.";
      });
    }, 5000);
  });
})(document.documentElement);
