from django.urls import path

from pictures import views

urlpatterns = [
    path("<uuid:uuid>/<int:width>.<str:format>", views.image, name="picture"),
]
