/* The centre of interest of a picture: a click on it, or the two numbers. */
const image = document.querySelector("img[data-focal]")
const across = document.getElementById("id_focal_x")
const down = document.getElementById("id_focal_y")

if (image && across && down) {
  const frame = document.createElement("span")
  const mark = document.createElement("span")
  frame.className = "focal"
  mark.className = "focal-mark"
  image.replaceWith(frame)
  frame.append(image, mark)
  const show = () => {
    // the page's policy allows no style written in an attribute; one set from a script is not one
    mark.style.left = `${across.value}%`
    mark.style.top = `${down.value}%`
  }
  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect()
    across.value = Math.round(((event.clientX - box.left) / box.width) * 100)
    down.value = Math.round(((event.clientY - box.top) / box.height) * 100)
    show()
  })
  for (const field of [across, down]) field.addEventListener("input", show)
  show()
}
